/*
 * A plugin for QEMU's TCG: counts the guest's instructions between two marker instructions, the system calls among
 * them, and the bytes that they copy, without the guest's help and without its knowledge.
 *
 *     -plugin count.so,out=FILE
 *
 * A marker is the 8-byte NOP 0F 1F 84 00 with the displacement 0x4D4Bkknn: kk is 1 where a stretch begins and 2 where
 * it ends, nn is the stretch's number. Markers are not counted themselves. Everything that the processor executes
 * between them is, the kernel and interrupts included. When QEMU ends, FILE gets one line per number that was seen:
 *
 *     number rounds min median max total syscalls median-of-syscalls median-of-bytes-copied
 *
 * Copied is what rep movs stores: memmove and its like in our programs from 33 bytes on, and in Linux. What devices
 * store is not among it.
 *
 * For a machine with one processor: the counters are plain. QEMU 7.2's header is in no package; what is declared below
 * is the part of its plugin API, version 1, that is used here.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define API __attribute__((visibility("default")))

struct qemu_plugin_tb;
struct qemu_plugin_insn;
typedef void (*translated_callback)(uint64_t id, struct qemu_plugin_tb *block);
typedef void (*executed_callback)(unsigned int cpu, void *data);
typedef void (*memory_callback)(unsigned int cpu, uint32_t access, uint64_t address, void *data);
typedef void (*exit_callback)(uint64_t id, void *data);

enum { NO_REGISTERS = 0, LOADS_AND_STORES = 3 };

void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, translated_callback callback);
void qemu_plugin_register_vcpu_insn_exec_cb(
    struct qemu_plugin_insn *instruction, executed_callback callback, int flags, void *data);
void qemu_plugin_register_vcpu_mem_cb(
    struct qemu_plugin_insn *instruction, memory_callback callback, int flags, int which, void *data);
unsigned int qemu_plugin_mem_size_shift(uint32_t access);
bool qemu_plugin_mem_is_store(uint32_t access);
void qemu_plugin_register_atexit_cb(uint64_t id, exit_callback callback, void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *instruction);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *instruction);

API int qemu_plugin_version = 1;

enum { NUMBERS = 256, MOST_ROUNDS = 65536, BEGIN = 1, END = 2 };

struct stretch {
    bool open;
    uint64_t begin, syscalls_at_begin, copied_at_begin, syscalls, total;
    size_t rounds;
    uint64_t *counts, *syscall_counts, *copied_counts;
};

static struct stretch stretches[NUMBERS];
static uint64_t instructions, syscalls, copied;
static const char *path;

static void on_instruction(unsigned int cpu, void *data)
{
    (void)cpu, (void)data;
    instructions++;
}

static void on_syscall(unsigned int cpu, void *data)
{
    (void)cpu, (void)data;
    instructions++;
    syscalls++;
}

static void on_copy(unsigned int cpu, uint32_t access, uint64_t address, void *data)
{
    (void)cpu, (void)address, (void)data;
    if (qemu_plugin_mem_is_store(access)) copied += UINT64_C(1) << qemu_plugin_mem_size_shift(access);
}

static void on_begin(unsigned int cpu, void *data)
{
    struct stretch *stretch = data;
    (void)cpu;
    stretch->open = true;
    stretch->begin = instructions;
    stretch->syscalls_at_begin = syscalls;
    stretch->copied_at_begin = copied;
}

static void on_end(unsigned int cpu, void *data)
{
    struct stretch *stretch = data;
    (void)cpu;
    if (!stretch->open || stretch->rounds == MOST_ROUNDS) return;
    stretch->open = false;
    if (!stretch->counts) stretch->counts = calloc(3 * MOST_ROUNDS, sizeof *stretch->counts);
    if (!stretch->counts) return;
    stretch->syscall_counts = stretch->counts + MOST_ROUNDS;
    stretch->copied_counts = stretch->syscall_counts + MOST_ROUNDS;
    stretch->copied_counts[stretch->rounds] = copied - stretch->copied_at_begin;
    stretch->syscall_counts[stretch->rounds] = syscalls - stretch->syscalls_at_begin;
    stretch->counts[stretch->rounds++] = instructions - stretch->begin;
    stretch->total += instructions - stretch->begin;
    stretch->syscalls += syscalls - stretch->syscalls_at_begin;
}

/* The kind of a marker, 0 for any other instruction. */
static int marker_kind(const uint8_t *bytes, size_t size, uint8_t *number)
{
    static const uint8_t nop[] = {0x0F, 0x1F, 0x84, 0x00};
    if (size != 8 || memcmp(bytes, nop, sizeof nop) != 0 || bytes[7] != 0x4D || bytes[6] != 0x4B) return 0;
    *number = bytes[4];
    return bytes[5] == BEGIN || bytes[5] == END ? bytes[5] : 0;
}

/* rep movsb, movsw, movsd, movsq. */
static bool is_copy(const uint8_t *bytes, size_t size)
{
    return size >= 2 && bytes[0] == 0xF3 && (bytes[size - 1] == 0xA4 || bytes[size - 1] == 0xA5) && size <= 3;
}

static void on_translated(uint64_t id, struct qemu_plugin_tb *block)
{
    size_t count = qemu_plugin_tb_n_insns(block);
    (void)id;
    for (size_t i = 0; i < count; i++) {
        struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
        const uint8_t *bytes = qemu_plugin_insn_data(instruction);
        size_t size = qemu_plugin_insn_size(instruction);
        uint8_t number = 0;
        int kind = marker_kind(bytes, size, &number);
        bool is_syscall = size == 2 && bytes[0] == 0x0F && bytes[1] == 0x05;
        executed_callback callback = kind == BEGIN ? on_begin : kind == END ? on_end
            : is_syscall ? on_syscall : on_instruction;
        qemu_plugin_register_vcpu_insn_exec_cb(instruction, callback, NO_REGISTERS, &stretches[number]);
        if (is_copy(bytes, size))
            qemu_plugin_register_vcpu_mem_cb(instruction, on_copy, NO_REGISTERS, LOADS_AND_STORES, NULL);
    }
}

static int compare(const void *one, const void *other)
{
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
    return (a > b) - (a < b);
}

static void on_exit_of_machine(uint64_t id, void *data)
{
    FILE *out = fopen(path, "w");
    (void)id, (void)data;
    if (!out) return;
    for (int number = 0; number < NUMBERS; number++) {
        struct stretch *stretch = &stretches[number];
        size_t rounds = stretch->rounds;
        if (rounds == 0) continue;
        qsort(stretch->counts, rounds, sizeof *stretch->counts, compare);
        qsort(stretch->syscall_counts, rounds, sizeof *stretch->syscall_counts, compare);
        qsort(stretch->copied_counts, rounds, sizeof *stretch->copied_counts, compare);
        fprintf(out, "%d %zu %llu %llu %llu %llu %llu %llu %llu\n", number, rounds,
            (unsigned long long)stretch->counts[0], (unsigned long long)stretch->counts[rounds / 2],
            (unsigned long long)stretch->counts[rounds - 1], (unsigned long long)stretch->total,
            (unsigned long long)stretch->syscalls, (unsigned long long)stretch->syscall_counts[rounds / 2],
            (unsigned long long)stretch->copied_counts[rounds / 2]);
    }
    fclose(out);
}

API int qemu_plugin_install(uint64_t id, const void *machine, int count, char **arguments)
{
    (void)machine;
    for (int i = 0; i < count; i++)
        if (strncmp(arguments[i], "out=", 4) == 0) path = arguments[i] + 4;
    if (!path) return 1;
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translated);
    qemu_plugin_register_atexit_cb(id, on_exit_of_machine, NULL);
    return 0;
}
