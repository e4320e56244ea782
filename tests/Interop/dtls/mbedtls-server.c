// The DTLS server of server.h with mbedTLS, 2.28 or 3.x.
#include "server.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/ssl.h>
#include <mbedtls/ssl_cache.h>
#include <mbedtls/ssl_cookie.h>
#include <mbedtls/timing.h>
#include <mbedtls/version.h>
#if MBEDTLS_VERSION_MAJOR >= 3
#include <psa/crypto.h>
#endif
// The extension of RFC 9146; 2.28 can be built with an earlier draft's, whose records are others.
#if defined(MBEDTLS_SSL_DTLS_CONNECTION_ID) && MBEDTLS_VERSION_MAJOR >= 3
#define WITH_CID
#endif

const char *const library = "mbedtls";

static mbedtls_ssl_config config;
static mbedtls_ssl_context ssl;
static mbedtls_entropy_context entropy;
static mbedtls_ctr_drbg_context random_bits;
static mbedtls_ssl_cookie_ctx cookies;
static mbedtls_ssl_cache_context sessions;
static mbedtls_timing_delay_context timer;
static unsigned char address[32];
static size_t address_length;
static int established, found_session;

static void check(int result, const char *what)
{
    if (result) {
        fprintf(stderr, "mbedtls-server: %s: -0x%04x\n", what, -result);
        exit(2);
    }
}

void library_list(void)
{
    char version[32];
    mbedtls_version_get_string_full(version);
    printf("version %s\n", version);
    for (const int *suite = mbedtls_ssl_list_ciphersuites(); *suite; suite++)
        printf("suite %04x %s\n", *suite, mbedtls_ssl_get_ciphersuite_name(*suite));
#ifdef WITH_CID
    printf("cid yes\n");
#elif defined(MBEDTLS_SSL_DTLS_CONNECTION_ID)
    printf("cid no: this version has a draft's\n");
#else
    printf("cid no: built without MBEDTLS_SSL_DTLS_CONNECTION_ID\n");
#endif
}

// ---- The session cache, and whether it had what was looked for ----

#if MBEDTLS_VERSION_MAJOR >= 3
static int get_session(void *cache, const unsigned char *id, size_t length, mbedtls_ssl_session *session)
{
    int result = mbedtls_ssl_cache_get(cache, id, length, session);
    found_session = !result;
    return result;
}
#else
static int get_session(void *cache, mbedtls_ssl_session *session)
{
    int result = mbedtls_ssl_cache_get(cache, session);
    found_session = !result;
    return result;
}
#endif

// ---- Datagrams ----

static int sent(void *context, const unsigned char *data, size_t length)
{
    (void)context;
    send_datagram(data, length);
    return (int)length;
}

static int receive(void *context, unsigned char *buffer, size_t size)
{
    (void)context;
    int length = take_datagram(buffer, size);
    return length ? length : MBEDTLS_ERR_SSL_WANT_READ;
}

void library_setup(void)
{
    static int all[64], count;
    mbedtls_entropy_init(&entropy);
    mbedtls_ctr_drbg_init(&random_bits);
    mbedtls_ssl_config_init(&config);
    mbedtls_ssl_init(&ssl);
    mbedtls_ssl_cookie_init(&cookies);
    mbedtls_ssl_cache_init(&sessions);
    check(mbedtls_ctr_drbg_seed(&random_bits, mbedtls_entropy_func, &entropy, NULL, 0), "seed");
    check(mbedtls_ssl_config_defaults(&config, MBEDTLS_SSL_IS_SERVER, MBEDTLS_SSL_TRANSPORT_DATAGRAM,
        MBEDTLS_SSL_PRESET_DEFAULT), "defaults");
    mbedtls_ssl_conf_rng(&config, mbedtls_ctr_drbg_random, &random_bits);
#if MBEDTLS_VERSION_MAJOR >= 3
    check(psa_crypto_init(), "psa_crypto_init");
    mbedtls_ssl_conf_min_tls_version(&config, MBEDTLS_SSL_VERSION_TLS1_2);
#else
    mbedtls_ssl_conf_min_version(&config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
#endif
    check(mbedtls_ssl_conf_psk(&config, options.key, options.key_length, (const unsigned char *)options.identity,
        strlen(options.identity)), "psk");
    if (options.suites[0])
        mbedtls_ssl_conf_ciphersuites(&config, options.suites);
    else {
        // Without a certificate only these are of use.
        for (const int *suite = mbedtls_ssl_list_ciphersuites(); *suite && count < 63; suite++)
            if (!strncmp(mbedtls_ssl_get_ciphersuite_name(*suite), "TLS-PSK-", 8))
                all[count++] = *suite;
        mbedtls_ssl_conf_ciphersuites(&config, all);
    }
    mbedtls_ssl_conf_session_cache(&config, &sessions, get_session, mbedtls_ssl_cache_set);
    if (options.cookie) {
        check(mbedtls_ssl_cookie_setup(&cookies, mbedtls_ctr_drbg_random, &random_bits), "cookies");
        mbedtls_ssl_conf_dtls_cookies(&config, mbedtls_ssl_cookie_write, mbedtls_ssl_cookie_check, &cookies);
    } else
        mbedtls_ssl_conf_dtls_cookies(&config, NULL, NULL, NULL);
#ifdef WITH_CID
    if (options.use_cid)
        check(mbedtls_ssl_conf_cid(&config, options.cid_length, MBEDTLS_SSL_UNEXPECTED_CID_IGNORE), "cid");
#endif
    check(mbedtls_ssl_setup(&ssl, &config), "setup");
    mbedtls_ssl_set_bio(&ssl, NULL, sent, receive, NULL);
    mbedtls_ssl_set_timer_cb(&ssl, &timer, mbedtls_timing_set_delay, mbedtls_timing_get_delay);
}

static void restart(void)
{
    established = found_session = 0;
    check(mbedtls_ssl_session_reset(&ssl), "reset");
    check(mbedtls_ssl_set_client_transport_id(&ssl, address, address_length), "transport id");
#ifdef WITH_CID
    if (options.use_cid)
        check(mbedtls_ssl_set_cid(&ssl, MBEDTLS_SSL_CID_ENABLED, options.cid, options.cid_length), "cid");
#endif
}

void library_begin(const void *from, size_t length)
{
    memcpy(address, from, length);
    address_length = length;
    restart();
}

static void say_connected(void)
{
    int cid = 0;
#ifdef WITH_CID
    unsigned char peer[MBEDTLS_SSL_CID_OUT_LEN_MAX];
    size_t length;
    check(mbedtls_ssl_get_peer_cid(&ssl, &cid, peer, &length), "peer cid");
#endif
    say("connected %s resumed=%d cid=%d", mbedtls_ssl_get_ciphersuite(&ssl), found_session, cid);
}

void library_step(void)
{
    unsigned char data[4096];
    for (;;) {
        int result = established ? mbedtls_ssl_read(&ssl, data, sizeof data) : mbedtls_ssl_handshake(&ssl);
        if (result == MBEDTLS_ERR_SSL_WANT_READ || result == MBEDTLS_ERR_SSL_WANT_WRITE)
            return;
        if (!established && result == 0) {
            established = 1;
            say_connected();
        } else if (established && result > 0) {
            authenticated();
            application_data(data, result);
        } else if (result == MBEDTLS_ERR_SSL_CLIENT_RECONNECT) {
            say("reconnected");
            established = found_session = 0;
        } else {
            if (result == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) {
                mbedtls_ssl_close_notify(&ssl);
                say("closed");
            } else if (result != MBEDTLS_ERR_SSL_HELLO_VERIFY_REQUIRED)
                say("failed -0x%04x", -result);
            restart();
            return;
        }
    }
}

void library_write(const unsigned char *data, size_t length)
{
    if (established)
        mbedtls_ssl_write(&ssl, data, length);
}
