/*
 * The port API for C: what a freestanding program does with the layouts in mooring.h and with the header that is
 * generated from an interface. One thread, synchronous: who waits, sleeps in the kernel.
 *
 *     struct mooring_session counter;
 *     static const uint32_t hashes[] = COUNTER_HASHES;
 *     mooring_connect(&counter, COUNTER_NAME);
 *     mooring_meet(&counter, COUNTER_VERSION, hashes, sizeof hashes);
 *     struct mooring_command add = { .method = COUNTER_ADD, .payload = { 5 } };
 *     struct mooring_completion sum = mooring_call(&counter.channel, &add);
 *
 * A function that answers a status answers one of MOORING_STATUS_.
 */
#ifndef MOORING_PORT_H
#define MOORING_PORT_H

#include "mooring.h"

/* The client end of a channel of one page. */
struct mooring_channel {
    struct mooring_page *page;
    uint32_t handle;

    /* Cursors: commands written, completions reaped; the number that the next command gets. */
    uint32_t tail, reaped, token;

    /* The server's notices as far as they have been seen, and commands accepted but not ended. */
    uint32_t notices, outstanding;

    /* The server sleeps and is to be woken by the next enter; 0 or the handle. */
    uint32_t doorbell;

    /* What the kernel has told of the peer's end; bits of a packet. */
    uint32_t gone;

    /* Ok, or why no more is to be expected. */
    uint16_t state;

    /* Completions that nobody waited for. */
    uint64_t strays;

    /* The token of the command that has the slot; UINT32_MAX: it is free. */
    uint32_t slots[MOORING_COMPLETIONS];
};

/* A channel, and the buffer that is lent on it: what is not in a command lies there. */
struct mooring_session {
    struct mooring_channel channel;
    uint8_t *buffer;
};

/* --- channel.c: the ring ---------------------------------------------------------------------------------------- */

/* Takes the client end over. BROKEN: the page is of another version; UNSUPPORTED: of another size or kind. */
uint16_t mooring_channel_open(struct mooring_channel *channel, uint32_t handle);

/*
 * Puts a command into the ring, unpublished. FULL: no room, or as many are outstanding as there are completions.
 * UNSUPPORTED: flags other than ORDERED. Or why the channel has ended.
 */
uint16_t mooring_submit(struct mooring_channel *channel, const struct mooring_command *command, uint32_t *token);

/* Makes what was submitted visible. The doorbell, if one is due, goes with the next wait of mooring_reap. */
void mooring_publish(struct mooring_channel *channel);

/* Waits for the next completion. Without a server, or with nothing outstanding, its code says so: CLOSED, PEER_DIED. */
struct mooring_completion mooring_reap(struct mooring_channel *channel);

/* One call, start to end. BUSY: others are outstanding. */
struct mooring_completion mooring_call(struct mooring_channel *channel, const struct mooring_command *command);

/* --- session.c: what is lent, and the comparison with which a session begins ------------------------------------ */

/* Makes a session of a client end: opens it, lends it a new buffer. */
uint16_t mooring_session_open(struct mooring_session *session, uint32_t handle);

/*
 * Compares what both sides know of the interface. INCOMPATIBLE. The hashes take the first MOORING_MEET_BYTES of the
 * buffer.
 */
uint16_t mooring_meet(struct mooring_session *session, uint16_t version, const uint32_t *hashes, size_t bytes);

/* --- kernel.c: enter and the kernel's own channel --------------------------------------------------------------- */

/* The one system call, as kernel.ports/EnterBlock.cs has it. */
int64_t mooring_enter(uint64_t doorbell_and_port, uint64_t arm, uint64_t seen, uint64_t deadline, uint64_t linger,
                      uint64_t control);

/* The port at which this program waits; made when it is first asked for. */
uint32_t mooring_port(void);

/* The packets that the last enter has brought. */
const struct mooring_packet *mooring_packets(void);

/* One kernel command. */
struct mooring_completion mooring_kernel(uint16_t method, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e);

/* Ends the program. */
_Noreturn void mooring_exit(int code);

/* --- program.c: what a program was born with -------------------------------------------------------------------- */

/* A session with a service, by its name. NOT_FOUND, ACCESS_DENIED. */
uint16_t mooring_connect(struct mooring_session *session, const char *name);

/* Writes all of it to the standard output or the error stream: the console, or a pipe. */
uint16_t mooring_write(int is_error, const void *bytes, size_t length);

/* The program's own. */
int mooring_main(int count, char **words);

/* --- memory.c: what the compiler calls by itself ---------------------------------------------------------------- */

void *memcpy(void *to, const void *from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *to, int value, size_t count);
int memcmp(const void *a, const void *b, size_t count);
size_t strlen(const char *text);

#endif
