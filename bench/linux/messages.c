/* 64 bytes to another process and 64 back: over two pipes, and as a nudge over two eventfds (8 bytes each way). */
#include <sys/eventfd.h>
#include <unistd.h>

#include "measure.h"

struct line {
    int to_peer[2], to_us[2];
    unsigned bytes;
};

static void answer(void *state)
{
    struct line *line = state;
    char message[MESSAGE_BYTES];
    for (;;) {
        require(read(line->to_peer[0], message, line->bytes) == (ssize_t)line->bytes, "read");
        require(write(line->to_us[1], message, line->bytes) == (ssize_t)line->bytes, "write");
    }
}

static void round_trip(void *state)
{
    struct line *line = state;
    uint64_t message[MESSAGE_BYTES / sizeof(uint64_t)] = {1};
    require(write(line->to_peer[1], message, line->bytes) == (ssize_t)line->bytes, "write");
    require(read(line->to_us[0], message, line->bytes) == (ssize_t)line->bytes, "read");
}

static void measure_line(const char *name, struct line *line)
{
    pid_t peer = companion(answer, line);
    measure(name, round_trip, line, 1);
    dismiss(peer);
}

void measure_messages(void)
{
    struct line pipes = {.bytes = MESSAGE_BYTES}, events = {.bytes = sizeof(uint64_t)};
    require(pipe(pipes.to_peer) == 0 && pipe(pipes.to_us) == 0, "pipe");
    measure_line("pipe", &pipes);
    events.to_peer[0] = events.to_peer[1] = eventfd(0, 0);
    events.to_us[0] = events.to_us[1] = eventfd(0, 0);
    measure_line("eventfd", &events);
}
