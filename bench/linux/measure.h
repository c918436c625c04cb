/*
 * What the measurements on Linux share: ticks of the time stamp counter (instructions, while QEMU counts those),
 * rounds, a line per figure, and a second process. Everything here runs as init, alone on one processor.
 */
#ifndef MEASURE_H
#define MEASURE_H

#include <stdint.h>
#include <sys/types.h>

enum { ROUNDS = 1001, MESSAGE_BYTES = 64 };

static inline uint64_t ticks(void)
{
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
    return (uint64_t)high << 32 | low;
}

/*
 * Calls once() for every round, a few times before that, and prints "name rounds least median", without what a round of
 * nothing takes; per: operations in one.
 */
void measure(const char *name, void (*once)(void *state), void *state, unsigned per);

/* The same from rounds that were timed elsewhere. Sorts them. */
void report(const char *name, uint64_t *rounds, unsigned count, unsigned per);

/* A process that runs body(state) until it is killed; sees the memory that was made with shared_memory(). */
pid_t companion(void (*body)(void *state), void *state);
void dismiss(pid_t companion);

/* Zeroed memory, shared with companions. */
void *shared_memory(unsigned long bytes);

/* Ends the measurement when a call has failed that cannot. */
void require(int holds, const char *what);

void measure_messages(void);
void measure_rings(void);
void measure_io_uring(void);
void measure_processes(void);
void measure_objects(void);

/* Needs a disk; prints nothing, because it is counted from outside. */
void measure_files(void);

/* Needs a network, whose other side says what to do; prints nothing. */
void measure_net(void);

/* Runs the program of bench/posix, which is counted from outside. */
void measure_posix(void);

/*
 * A batch of 4 KiB reads of a file with io_uring, all under way at once: reads from offsets[i] to memory + i * 4096.
 */
struct file_batch;
struct file_batch *open_file_batch(void);
void read_batch(struct file_batch *batch, int file, void *memory, const uint64_t *offsets, unsigned count);

#endif
