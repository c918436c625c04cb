/*
 * A ring of 64-byte entries in one page, with one producer and one consumer: the layout of a Mooring channel.
 *
 *     0  producer's line   tail (release) | armed, at 8: written by whoever lets the consumer sleep
 *    64  consumer's line   head, at 16 (release)
 *   256  entries
 *
 * Both sides keep what they know of the other's cursor and read it again only when the ring looks full or empty. A
 * batch is published with one store, after which the armed flag is looked at.
 */
#ifndef RING64_H
#define RING64_H

#include <stdint.h>

enum { RING64_BATCH = 32, RING64_PATIENCE = 64 };

struct ring64_entry {
    uint64_t word[8];
};

struct ring64_producer {
    unsigned char *page;
    uint32_t mask, tail, head_seen, doorbells;
};

struct ring64_consumer {
    unsigned char *page;
    uint32_t mask, head, tail_seen, broken;
};

/* What the guest's benchmark works on: both ends of one ring, and where entries are taken to. */
struct ring64_work {
    struct ring64_producer producer;
    struct ring64_consumer consumer;
    uint64_t word, expected;
    struct ring64_entry taken[RING64_BATCH];
};

#endif
