/* io_uring's NOP without a library: fill the submission queue, one io_uring_enter per batch, reap the completions. */
#include <linux/io_uring.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "measure.h"

enum { ENTRIES = 64 };

struct queues {
    int descriptor;
    unsigned batch, mask_in, mask_out;
    _Atomic uint32_t *tail_in, *head_out, *tail_out;
    uint32_t *index;
    struct io_uring_sqe *entries;
    struct io_uring_cqe *ends;
};

static int open_queues(struct queues *queues)
{
    struct io_uring_params params = {0};
    queues->descriptor = syscall(SYS_io_uring_setup, ENTRIES, &params);
    if (queues->descriptor < 0) return 0;
    unsigned long in = params.sq_off.array + params.sq_entries * sizeof(uint32_t);
    unsigned long out = params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe);
    int how = MAP_SHARED | MAP_POPULATE, rights = PROT_READ | PROT_WRITE, io_uring = queues->descriptor;
    char *sq = mmap(NULL, in, rights, how, io_uring, IORING_OFF_SQ_RING);
    char *cq = mmap(NULL, out, rights, how, io_uring, IORING_OFF_CQ_RING);
    queues->entries = mmap(NULL, params.sq_entries * sizeof *queues->entries, rights, how, io_uring, IORING_OFF_SQES);
    require(sq != MAP_FAILED && cq != MAP_FAILED && queues->entries != MAP_FAILED, "io_uring");
    queues->tail_in = (_Atomic uint32_t *)(sq + params.sq_off.tail);
    queues->mask_in = *(uint32_t *)(sq + params.sq_off.ring_mask);
    queues->index = (uint32_t *)(sq + params.sq_off.array);
    queues->head_out = (_Atomic uint32_t *)(cq + params.cq_off.head);
    queues->tail_out = (_Atomic uint32_t *)(cq + params.cq_off.tail);
    queues->mask_out = *(uint32_t *)(cq + params.cq_off.ring_mask);
    queues->ends = (struct io_uring_cqe *)(cq + params.cq_off.cqes);
    return 1;
}

static void submit(struct queues *queues)
{
    uint32_t tail = atomic_load_explicit(queues->tail_in, memory_order_relaxed);
    for (unsigned i = 0; i < queues->batch; i++, tail++) {
        struct io_uring_sqe *entry = &queues->entries[tail & queues->mask_in];
        memset(entry, 0, sizeof *entry);
        entry->opcode = IORING_OP_NOP;
        entry->user_data = tail;
        queues->index[tail & queues->mask_in] = tail & queues->mask_in;
    }
    atomic_store_explicit(queues->tail_in, tail, memory_order_release);
}

static void submit_and_reap(void *state)
{
    struct queues *queues = state;
    submit(queues);
    long entered = syscall(SYS_io_uring_enter, queues->descriptor, queues->batch, queues->batch,
        IORING_ENTER_GETEVENTS, NULL, 0);
    require(entered == queues->batch, "io_uring_enter");
    uint32_t head = atomic_load_explicit(queues->head_out, memory_order_relaxed);
    uint32_t tail = atomic_load_explicit(queues->tail_out, memory_order_acquire);
    require(tail - head == queues->batch, "io_uring completions");
    for (; head != tail; head++) require(queues->ends[head & queues->mask_out].res == 0, "io_uring NOP");
    atomic_store_explicit(queues->head_out, head, memory_order_release);
}

struct file_batch {
    struct queues queues;
};

struct file_batch *open_file_batch(void)
{
    static struct file_batch batch;
    require(open_queues(&batch.queues), "io_uring");
    return &batch;
}

void read_batch(struct file_batch *batch, int file, void *memory, const uint64_t *offsets, unsigned count)
{
    enum { BYTES = 4096 };
    struct queues *queues = &batch->queues;
    uint32_t tail = atomic_load_explicit(queues->tail_in, memory_order_relaxed);
    for (unsigned i = 0; i < count; i++, tail++) {
        queues->entries[tail & queues->mask_in] = (struct io_uring_sqe){
            .opcode = IORING_OP_READ, .fd = file, .off = offsets[i], .len = BYTES,
            .addr = (uintptr_t)memory + i * BYTES,
        };
        queues->index[tail & queues->mask_in] = tail & queues->mask_in;
    }
    atomic_store_explicit(queues->tail_in, tail, memory_order_release);
    long entered = syscall(SYS_io_uring_enter, queues->descriptor, count, count, IORING_ENTER_GETEVENTS, NULL, 0);
    require(entered == count, "io_uring_enter");
    uint32_t head = atomic_load_explicit(queues->head_out, memory_order_relaxed);
    require(atomic_load_explicit(queues->tail_out, memory_order_acquire) - head == count, "io_uring completions");
    for (unsigned i = 0; i < count; i++, head++)
        require(queues->ends[head & queues->mask_out].res == BYTES, "io_uring read");
    atomic_store_explicit(queues->head_out, head, memory_order_release);
}

void measure_io_uring(void)
{
    struct queues queues = {0};
    if (!open_queues(&queues)) return;
    queues.batch = 1;
    measure("io_uring", submit_and_reap, &queues, 1);
    queues.batch = 32;
    measure("io_uring.b32", submit_and_reap, &queues, 32);
}
