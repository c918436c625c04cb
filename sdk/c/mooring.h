/*
 * The binary interface of Mooring, for C without a library under it: where things lie in a process, the one system
 * call, the channel page, and the numbers of the few protocols that every program meets. rings/ and kernel.ports/ say
 * what it all means; every number and every offset here is compared with theirs by proptests/sdk/c/LayoutTests.cs.
 */
#ifndef MOORING_H
#define MOORING_H

#include <stddef.h>
#include <stdint.h>

/* Where things lie, and the two handles that every process has. */
#define MOORING_PAGE_BYTES 4096u
#define MOORING_ENTER_BLOCK 0x700000000000ull
#define MOORING_PACKETS_OFFSET 1856u
#define MOORING_KERNEL_CHANNEL 0x700001000000ull
#define MOORING_START_PAGE 0x700003000000ull
#define MOORING_HANDLE_KERNEL 0x10001u
#define MOORING_HANDLE_SELF 0x10002u

/* enter: control word, a deadline that never comes, what an armed end waits for, what a packet says. */
#define MOORING_ENTER_MOST 64u
#define MOORING_FOREVER UINT64_MAX
#define MOORING_ARM_WORK 1u
#define MOORING_ARM_ROOM 2u
#define MOORING_PACKET_DIED 4u
#define MOORING_PACKET_CLOSED 8u
#define MOORING_PACKET_REVOKED 128u

struct mooring_packet {
    uint64_t key;
    uint32_t kind, bits;
};

/* The page of a channel. */
#define MOORING_CHANNEL_VERSION 0x4D520002u
#define MOORING_CHANNEL_SHAPE 0x065u
#define MOORING_COMMANDS 32u
#define MOORING_COMPLETIONS 64u
#define MOORING_MOST_TOKEN 0x7FFFFFFFu
#define MOORING_FLAG_ORDERED 1u

struct mooring_command {
    uint16_t method;
    uint8_t flags, shots;
    uint32_t token;
    uint64_t deadline;
    uint64_t payload[6];
};

/* token: its highest bit says that more follow. */
struct mooring_completion {
    uint32_t token;
    uint16_t code;
    uint8_t hop, flags;
    uint64_t value;
};

/* armed and dead are the kernel's; they belong to the end that consumes what the line's owner publishes. */
struct mooring_line {
    uint64_t publish;
    uint32_t armed, dead;
    uint32_t peer_head, gap;
    uint64_t refused;
    uint64_t rest[4];
};

struct mooring_channel_header {
    uint32_t version, capacities, kind;
    uint32_t rest[13];
};

struct mooring_page {
    struct mooring_line client, server;
    struct mooring_channel_header header;
    uint64_t cancel[8];
    struct mooring_command commands[MOORING_COMMANDS];
    struct mooring_completion completions[MOORING_COMPLETIONS];
    uint32_t grants[MOORING_COMPLETIONS];
};

/* What a program finds at its start; the arguments lie behind it. */
#define MOORING_START_MAGIC 0x4D535031u
#define MOORING_START_ARGUMENTS 128u
#define MOORING_ROLE_INIT 0
#define MOORING_ROLE_OUTPUT 16
#define MOORING_ROLE_ERROR 17

struct mooring_start_page {
    uint32_t magic, argument_bytes;
    uint32_t handles[19];
};

/* Kernel commands, and rights. */
#define MOORING_KERNEL_REGION_CREATE 0x10
#define MOORING_KERNEL_MAP 0x11
#define MOORING_KERNEL_EXIT 0x26
#define MOORING_KERNEL_CHANNEL_MAP 0x31
#define MOORING_KERNEL_TAKE 0x33
#define MOORING_KERNEL_LEND 0x34
#define MOORING_KERNEL_PORT_CREATE 0x40
#define MOORING_KERNEL_ASSOCIATE 0x41
#define MOORING_RIGHT_READ 8u
#define MOORING_RIGHT_WRITE 16u

/* The comparison with which a session begins; pipes. */
#define MOORING_BUFFER_BYTES 65536u
#define MOORING_MEET 63
#define MOORING_MEET_BYTES 248u
#define MOORING_PIPE_WRITE 0x140

/* How a command ends. A service has its own from 256. */
#define MOORING_STATUS_OK 0
#define MOORING_STATUS_CANCELLED 1
#define MOORING_STATUS_TIMED_OUT 2
#define MOORING_STATUS_PEER_DIED 3
#define MOORING_STATUS_CLOSED 4
#define MOORING_STATUS_REVOKED 5
#define MOORING_STATUS_BROKEN 6
#define MOORING_STATUS_FULL 7
#define MOORING_STATUS_UNKNOWN_METHOD 16
#define MOORING_STATUS_BAD_ARGUMENT 17
#define MOORING_STATUS_BAD_HANDLE 18
#define MOORING_STATUS_ACCESS_DENIED 19
#define MOORING_STATUS_OUT_OF_MEMORY 20
#define MOORING_STATUS_OUT_OF_BUDGET 21
#define MOORING_STATUS_TOO_LARGE 22
#define MOORING_STATUS_BUSY 23
#define MOORING_STATUS_INCOMPATIBLE 24
#define MOORING_STATUS_NOT_FOUND 32
#define MOORING_STATUS_ALREADY_EXISTS 33
#define MOORING_STATUS_NOT_A_DIRECTORY 34
#define MOORING_STATUS_IS_A_DIRECTORY 35
#define MOORING_STATUS_BAD_FORMAT 36
#define MOORING_STATUS_END_OF_DATA 37
#define MOORING_STATUS_IO_ERROR 38
#define MOORING_STATUS_NOT_EMPTY 39
#define MOORING_STATUS_WRONG_MACHINE 40
#define MOORING_STATUS_TRUNCATED 41
#define MOORING_STATUS_UNSUPPORTED 42
#define MOORING_STATUS_INTERRUPTED 43
#define MOORING_STATUS_FAULTED 44
#define MOORING_STATUS_TOO_MANY_LINKS 45
#define MOORING_STATUS_NO_SPACE 46

#endif
