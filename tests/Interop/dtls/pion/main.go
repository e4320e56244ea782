// A DTLS 1.2 server with pre-shared keys, with pion/dtls: its options are those of ../server.c, without connection ids, which
// this version has not. It echoes application data.
package main

import (
	"context"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pion/dtls/v2"
)

// Set by whoever builds this: the library itself does not tell.
var version = "unknown"

var names = []dtls.CipherSuiteID{
	dtls.TLS_PSK_WITH_AES_128_CCM_8, dtls.TLS_PSK_WITH_AES_128_CCM, dtls.TLS_PSK_WITH_AES_128_GCM_SHA256,
	dtls.TLS_PSK_WITH_AES_128_CBC_SHA256,
}

var said sync.Mutex

func say(format string, values ...interface{}) {
	said.Lock()
	defer said.Unlock()
	fmt.Printf(format+"\n", values...)
}

// Sessions by their id; which of them were looked for and found.
type sessions struct {
	sync.Mutex
	known map[string]dtls.Session
	found bool
}

func (s *sessions) Set(key []byte, session dtls.Session) error {
	s.Lock()
	defer s.Unlock()
	s.known[string(key)] = session
	return nil
}

func (s *sessions) Get(key []byte) (dtls.Session, error) {
	s.Lock()
	defer s.Unlock()
	session, found := s.known[string(key)]
	s.found = found
	return session, nil
}

func (s *sessions) Del(key []byte) error {
	s.Lock()
	defer s.Unlock()
	delete(s.known, string(key))
	return nil
}

func main() {
	port := flag.Int("port", 0, "UDP port on 127.0.0.1, 0 for any")
	identity := flag.String("identity", "devid", "PSK identity")
	key := flag.String("key", "", "pre-shared key in hex")
	suites := flag.String("suites", "c0a8,c0a4,00a8,00ae", "suites, by their IANA numbers in hex")
	noCookie := flag.Bool("no-cookie", false, "ask for no cookie")
	list := flag.Bool("list", false, "say what this build can do")
	flag.Parse()
	if *list {
		fmt.Println("version", version)
		for _, suite := range names {
			fmt.Printf("suite %04x %s\n", uint16(suite), suite)
		}
		fmt.Println("cid no: this version of pion/dtls knows no connection ids")
		return
	}

	secret, err := hex.DecodeString(*key)
	check(err)
	store := &sessions{known: map[string]dtls.Session{}}
	config := &dtls.Config{
		PSK: func(hint []byte) ([]byte, error) {
			if string(hint) != *identity {
				return nil, errors.New("unknown identity")
			}
			return secret, nil
		},
		PSKIdentityHint:         []byte("pion"),
		ExtendedMasterSecret:    dtls.RequireExtendedMasterSecret,
		SessionStore:            store,
		InsecureSkipVerifyHello: *noCookie,
		// One client at a time: what does not succeed may not hold up the next for long.
		ConnectContextMaker: func() (context.Context, func()) {
			return context.WithTimeout(context.Background(), 3*time.Second)
		},
	}
	for _, text := range strings.Split(*suites, ",") {
		number, err := strconv.ParseUint(text, 16, 16)
		check(err)
		config.CipherSuites = append(config.CipherSuites, dtls.CipherSuiteID(number))
	}

	listener, err := dtls.Listen("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: *port}, config)
	check(err)
	say("listening %d", listener.Addr().(*net.UDPAddr).Port)
	for {
		store.found = false
		connection, err := listener.Accept()
		if err != nil {
			say("failed %s", err)
			continue
		}
		resumed := 0
		if store.found {
			resumed = 1
		}
		say("connected resumed=%d cid=0", resumed)
		go echo(connection)
	}
}

func echo(connection net.Conn) {
	defer connection.Close()
	data := make([]byte, 4096)
	for {
		length, err := connection.Read(data)
		if err != nil {
			say("closed")
			return
		}
		if _, err = connection.Write(data[:length]); err != nil {
			return
		}
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "pion-server:", err)
		os.Exit(2)
	}
}
