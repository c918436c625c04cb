/*
 * Two rings in shared memory, one each way, with a futex to sleep on: what a program on Linux can do without the
 * kernel's help. A round puts a batch of requests of 64 bytes, publishes once, and waits for as many answers of 16, the
 * request's number and the sum of its words: the work of bench/ports.
 */
#include <linux/futex.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "measure.h"

enum { CAPACITY = 1024, LINE = 64, WORDS = MESSAGE_BYTES / sizeof(uint64_t) };

/* The producer writes tail, the consumer head and waiting; each on a cache line of its own. */
struct ring {
    _Alignas(LINE) _Atomic uint32_t tail;
    _Alignas(LINE) _Atomic uint32_t head;
    _Alignas(LINE) _Atomic uint32_t waiting;
    _Alignas(LINE) uint64_t entries[CAPACITY][WORDS];
};

/* One side's own view: the cursor that it moves, and the last that it saw of the other's. */
struct producer {
    struct ring *ring;
    uint32_t tail, head_seen;
};

struct consumer {
    struct ring *ring;
    uint32_t head, tail_seen;
};

struct pair {
    struct ring *requests, *answers;
    struct producer out;
    struct consumer in;
    unsigned batch;
    uint64_t word, sum;
};

static uint64_t *place(struct producer *p)
{
    while (p->tail - p->head_seen == CAPACITY)
        p->head_seen = atomic_load_explicit(&p->ring->head, memory_order_acquire);
    return p->ring->entries[p->tail++ % CAPACITY];
}

static void put(struct producer *p, uint64_t word)
{
    uint64_t *entry = place(p);
    for (unsigned i = 0; i < WORDS; i++) entry[i] = word + i;
}

static void publish(struct producer *p)
{
    atomic_store(&p->ring->tail, p->tail);
    if (!atomic_load(&p->ring->waiting)) return;
    atomic_store_explicit(&p->ring->waiting, 0, memory_order_relaxed);
    syscall(SYS_futex, &p->ring->tail, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static void await(struct consumer *c)
{
    while ((c->tail_seen = atomic_load_explicit(&c->ring->tail, memory_order_acquire)) == c->head) {
        atomic_store(&c->ring->waiting, 1);
        if (atomic_load(&c->ring->tail) == c->head)
            syscall(SYS_futex, &c->ring->tail, FUTEX_WAIT, c->head, NULL, NULL, 0);
    }
}

static void give_back(struct consumer *c)
{
    atomic_store_explicit(&c->ring->head, c->head, memory_order_release);
}

static void answer_all(struct consumer *c, struct producer *out)
{
    for (; c->head != c->tail_seen; c->head++) {
        const uint64_t *request = c->ring->entries[c->head % CAPACITY];
        uint64_t *answer = place(out);
        uint64_t sum = 0;
        for (unsigned i = 2; i < WORDS; i++) sum += request[i];
        answer[0] = request[0];
        answer[1] = sum;
    }
    give_back(c);
}

static uint64_t reap_all(struct consumer *c)
{
    uint64_t sum = 0;
    for (; c->head != c->tail_seen; c->head++) sum += c->ring->entries[c->head % CAPACITY][1];
    give_back(c);
    return sum;
}

static void serve(void *state)
{
    struct pair *pair = state;
    struct consumer in = {pair->requests, 0, 0};
    struct producer out = {pair->answers, 0, 0};
    for (;;) {
        await(&in);
        answer_all(&in, &out);
        publish(&out);
    }
}

static void submit_and_wait(void *state)
{
    struct pair *pair = state;
    uint32_t last = pair->in.head + pair->batch;
    uint64_t word = pair->word;
    for (unsigned i = 0; i < pair->batch; i++) put(&pair->out, word++);
    pair->word = word;
    publish(&pair->out);
    while (pair->in.head != last) {
        await(&pair->in);
        pair->sum += reap_all(&pair->in);
    }
}

static void measure_pair(const char *name, unsigned batch)
{
    struct pair pair = {.batch = batch};
    pair.requests = shared_memory(sizeof *pair.requests);
    pair.answers = shared_memory(sizeof *pair.answers);
    pair.out.ring = pair.requests;
    pair.in.ring = pair.answers;
    pid_t peer = companion(serve, &pair);
    measure(name, submit_and_wait, &pair, batch);
    dismiss(peer);
    uint64_t expected = 0;
    for (uint64_t word = 0; word < pair.word; word++) expected += 6 * word + 2 + 3 + 4 + 5 + 6 + 7;
    require(pair.sum == expected, "ring");
}

void measure_rings(void)
{
    measure_pair("ring", 1);
    measure_pair("ring.b8", 8);
    measure_pair("ring.b32", 32);
    measure_pair("ring.b64", 64);
}
