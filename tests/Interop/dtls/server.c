// The socket, the options and the loop of the DTLS servers written here: see server.h, and README.md for the options.
#include "server.h"
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define STEP_MS 20  // how late a timer of the library may be seen

struct options options = { .identity = "devid", .cookie = 1 };

static int listening = -1, forward = -1, forward_port, port;
static struct sockaddr_in client, sender;
static unsigned char datagram[4096];
static size_t datagram_length;
static int has_client;

void say(const char *format, ...)
{
    va_list arguments;
    if (options.silent)
        return;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
}

static void fail(const char *what)
{
    fprintf(stderr, "%s-server: %s: %s\n", library, what, strerror(errno));
    exit(2);
}

// ---- Datagrams ----

int take_datagram(unsigned char *buffer, size_t size)
{
    int length = (int)(datagram_length < size ? datagram_length : size);
    memcpy(buffer, datagram, length);
    datagram_length = 0;
    return length;
}

void send_datagram(const unsigned char *data, size_t length)
{
    sendto(listening, data, length, 0, (struct sockaddr *)&client, sizeof client);
}

void authenticated(void)
{
    if (client.sin_port != sender.sin_port || client.sin_addr.s_addr != sender.sin_addr.s_addr)
        say("moved");
    client = sender;
}

static int udp_socket(int local_port)
{
    struct sockaddr_in local = { .sin_family = AF_INET, .sin_port = htons(local_port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&local, sizeof local))
        fail("bind");
    return fd;
}

// There is one identity, so the server behind sees one client, whatever address it has here.
static void open_forward(void)
{
    struct sockaddr_in behind = { .sin_family = AF_INET, .sin_port = htons(forward_port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    forward = udp_socket(0);
    if (connect(forward, (struct sockaddr *)&behind, sizeof behind))
        fail("connect");
}

void application_data(const unsigned char *data, size_t length)
{
    if (!forward_port)
        library_write(data, length);
    else if (send(forward, data, length, 0) < 0)
        say("lost: the server behind is not there");
}

static void received(size_t length)
{
    // RFC 9146 4: such a record tells by its connection id whose it is, and not by where it comes from.
    int has_cid = datagram[0] == 25 && length >= 11 + options.cid_length
        && !memcmp(datagram + 11, options.cid, options.cid_length);
    // Of an association that this server has not: RFC 6347 4.2.8 has it dropped.
    int is_hello = datagram[0] == 22 && length > 13 && !datagram[3] && !datagram[4] && datagram[13] == 1;
    int is_same = has_client && sender.sin_port == client.sin_port && sender.sin_addr.s_addr == client.sin_addr.s_addr;
    if (!is_same && !(has_client && has_cid)) {
        if (!is_hello)
            return;
        client = sender;
        has_client = 1;
        library_begin(&sender, sizeof sender);
    }
    datagram_length = length;
    library_step();
    datagram_length = 0;
}

static void serve(void)
{
    for (;;) {
        struct pollfd waits[2] = { { .fd = listening, .events = POLLIN }, { .fd = forward, .events = POLLIN } };
        if (poll(waits, 2, STEP_MS) < 0 && errno != EINTR)
            fail("poll");
        if (waits[0].revents) {
            socklen_t size = sizeof sender;
            ssize_t length = recvfrom(listening, datagram, sizeof datagram, 0, (struct sockaddr *)&sender, &size);
            if (length > 0)
                received(length);
        } else {
            sender = client;
        }
        if (forward >= 0 && waits[1].revents) {
            unsigned char answer[4096];
            ssize_t length = recv(forward, answer, sizeof answer, 0);
            if (length > 0)
                library_write(answer, length);
        }
        if (has_client)
            library_step();
    }
}

// ---- Options ----

static size_t hex(const char *text, unsigned char *bytes, size_t size)
{
    size_t length = strlen(text) / 2;
    if (length > size || strlen(text) % 2) {
        fprintf(stderr, "%s-server: %s is no hex of up to %zu bytes\n", library, text, size);
        exit(2);
    }
    for (size_t i = 0; i < length; i++) {
        unsigned byte;
        if (sscanf(text + 2 * i, "%2x", &byte) != 1)
            exit(2);
        bytes[i] = (unsigned char)byte;
    }
    return length;
}

static void read_suites(char *text)
{
    int count = 0;
    for (char *suite = strtok(text, ","); suite && count < 7; suite = strtok(NULL, ","))
        options.suites[count++] = (int)strtol(suite, NULL, 16);
}

static void read_option(const char *name, char *value)
{
    if (!strcmp(name, "--port"))
        port = atoi(value);
    else if (!strcmp(name, "--forward"))
        forward_port = atoi(value);
    else if (!strcmp(name, "--identity"))
        options.identity = value;
    else if (!strcmp(name, "--key"))
        options.key_length = hex(value, options.key, sizeof options.key);
    else if (!strcmp(name, "--suites"))
        read_suites(value);
    else if (!strcmp(name, "--cid")) {
        options.use_cid = 1;
        options.cid_length = hex(value, options.cid, sizeof options.cid);
    } else {
        fprintf(stderr, "%s-server: what is %s?\n", library, name);
        exit(2);
    }
}

int main(int count, char **arguments)
{
    for (int i = 1; i < count; i++) {
        if (!strcmp(arguments[i], "--list")) {
            library_list();
            return 0;
        }
        if (!strcmp(arguments[i], "--no-cookie"))
            options.cookie = 0;
        else if (!strcmp(arguments[i], "--silent"))
            options.silent = 1;
        else if (i + 1 < count) {
            read_option(arguments[i], arguments[i + 1]);
            i++;
        } else
            read_option("an option without a value", NULL);
    }
    library_setup();
    listening = udp_socket(port);
    struct sockaddr_in local;
    socklen_t size = sizeof local;
    getsockname(listening, (struct sockaddr *)&local, &size);
    if (forward_port)
        open_forward();
    printf("listening %d\n", ntohs(local.sin_port));
    fflush(stdout);
    serve();
}
