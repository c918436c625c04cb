/* The ring in C that the one in C# is compared with; see ring64.h. Needs no library: gcc -O2 [-ffreestanding]. */
#include <stdatomic.h>

#include "ring64.h"

enum { TAIL = 0, ARMED = 8, HEAD = 64 + 16, ENTRIES = 256 };

static _Atomic uint32_t *cursor(unsigned char *page, int offset)
{
    return (_Atomic uint32_t *)(page + offset);
}

static struct ring64_entry *slot(unsigned char *page, uint32_t at, uint32_t mask)
{
    return (struct ring64_entry *)(page + ENTRIES) + (at & mask);
}

static int has_room(struct ring64_producer *p)
{
    if (p->tail - p->head_seen <= p->mask) return 1;
    p->head_seen = atomic_load_explicit(cursor(p->page, HEAD), memory_order_acquire);
    return p->tail - p->head_seen <= p->mask;
}

/* Eight words that differ from one another and from entry to entry. */
static int put(struct ring64_producer *p, uint64_t word)
{
    if (!has_room(p)) return 0;
    struct ring64_entry *entry = slot(p->page, p->tail, p->mask);
    for (int i = 0; i < 8; i++) entry->word[i] = word + i;
    p->tail++;
    return 1;
}

static void publish(struct ring64_producer *p)
{
    atomic_store_explicit(cursor(p->page, TAIL), p->tail, memory_order_release);
    if (atomic_load_explicit(cursor(p->page, ARMED), memory_order_relaxed)) p->doorbells++;
}

/* A tail that cannot be, from a producer that is broken, is not believed. */
static int look(struct ring64_consumer *c)
{
    uint32_t tail = atomic_load_explicit(cursor(c->page, TAIL), memory_order_acquire);
    if (tail - c->head > c->mask + 1) c->broken = 1;
    else c->tail_seen = tail;
    return c->tail_seen != c->head;
}

static int take(struct ring64_consumer *c, struct ring64_entry *out)
{
    if (c->tail_seen == c->head && !look(c)) return 0;
    *out = *slot(c->page, c->head, c->mask);
    c->head++;
    return 1;
}

static void release(struct ring64_consumer *c)
{
    atomic_store_explicit(cursor(c->page, HEAD), c->head, memory_order_release);
}

/*
 * For the guest's benchmark, in two pages of zeroes: the ring's, then the work's. The measured loops do one batch. What
 * was taken is looked at between them.
 */
int ring64_start(unsigned char *memory)
{
    struct ring64_work *work = (struct ring64_work *)(memory + 4096);
    work->producer.page = work->consumer.page = memory;
    work->producer.mask = work->consumer.mask = RING64_BATCH - 1;
    return 1;
}

void ring64_produce_b32(unsigned char *memory)
{
    struct ring64_work *work = (struct ring64_work *)(memory + 4096);
    struct ring64_producer producer = work->producer;
    uint64_t word = work->word;
    for (int i = 0; i < RING64_BATCH && put(&producer, word); i++) word += 8;
    publish(&producer);
    work->word = word;
    work->producer = producer;
}

void ring64_consume_b32(unsigned char *memory)
{
    struct ring64_work *work = (struct ring64_work *)(memory + 4096);
    struct ring64_consumer consumer = work->consumer;
    for (int i = 0; i < RING64_BATCH && take(&consumer, &work->taken[i]); i++) continue;
    release(&consumer);
    work->consumer = consumer;
}

int ring64_is_sound(unsigned char *memory)
{
    struct ring64_work *work = (struct ring64_work *)(memory + 4096);
    int sound = 1;
    for (int i = 0; i < RING64_BATCH * 8; i++) sound &= work->taken[i / 8].word[i % 8] == work->expected++;
    return sound && !work->consumer.broken && work->producer.doorbells == 0;
}

/* The other thread is expected at once; when it does not run at all, the processor is left to it. */
static void wait_for_other(uint32_t *waited, int (*yield)(void))
{
    if (++*waited < RING64_PATIENCE) __builtin_ia32_pause();
    else yield();
}

/*
 * The hosted loops, one thread each: COUNT entries, published BATCH at a time. YIELD is sched_yield, which this file
 * has no library for.
 */
void ring64_produce_all(unsigned char *page, uint32_t capacity, uint64_t count, uint32_t batch, int (*yield)(void))
{
    struct ring64_producer p = {page, capacity - 1, 0, 0, 0};
    uint64_t word = 0;
    uint32_t waited = 0;
    for (uint64_t sent = 0; sent < count;) {
        uint32_t n = 0;
        while (n < batch && sent < count && put(&p, word)) n++, sent++, word += 8;
        if (n) publish(&p), waited = 0;
        else wait_for_other(&waited, yield);
    }
}

uint64_t ring64_consume_all(unsigned char *page, uint32_t capacity, uint64_t count, uint32_t batch, int (*yield)(void))
{
    struct ring64_consumer c = {page, capacity - 1, 0, 0, 0};
    struct ring64_entry entry;
    uint64_t sum = 0;
    uint32_t waited = 0;
    for (uint64_t got = 0; got < count;) {
        uint32_t n = 0;
        for (; n < batch && got < count && take(&c, &entry); n++, got++)
            for (int i = 0; i < 8; i++) sum += entry.word[i];
        if (n) release(&c), waited = 0;
        else wait_for_other(&waited, yield);
    }
    return sum;
}
