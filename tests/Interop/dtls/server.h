// What the DTLS servers written here have in common, and what each library adds. One client at a time, DTLS 1.2, one key.
#ifndef SERVER_H
#define SERVER_H
#include <stddef.h>

struct options {
    const char *identity;
    unsigned char key[64];
    size_t key_length;
    int suites[8];          // IANA numbers, zero at the end; none: all that the library has
    int cookie;             // ask for a cookie (HelloVerifyRequest)
    int use_cid;            // answer the connection_id extension
    unsigned char cid[32];  // what the client shall put into its records
    size_t cid_length;
    int silent;             // print nothing but what fails
};

// ---- Given by server.c ----

extern struct options options;

// The datagram that has come, once; 0 when none has.
int take_datagram(unsigned char *buffer, size_t size);

void send_datagram(const unsigned char *data, size_t length);

// A record of the client has been authenticated: datagrams go where it came from (RFC 9146 6).
void authenticated(void);

// Echoes application data, or forwards them.
void application_data(const unsigned char *data, size_t length);

// A line on standard output, for whoever started this.
void say(const char *format, ...);

// ---- Given by the library's file ----

extern const char *const library;

// Prints `suite`, `cid` and so on: what this build of the library can do.
void library_list(void);

// Once, after the options have been read.
void library_setup(void);

// A client that is not the one before; its `struct sockaddr_in`.
void library_begin(const void *address, size_t length);

// Handles the datagram that has come, if any, and the library's timers.
void library_step(void);

void library_write(const unsigned char *data, size_t length);

#endif
