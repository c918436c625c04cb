/*
 * 4 KiB reads and writes of a file on vfat, one at a time and 32: the same blocks of the same file on the same disk as
 * bench/fs does, between the same markers (bench/probe.inc), which a QEMU plugin counts. What is not cached is
 * read without reading ahead, but for what goes through the file in order.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "mark.h"
#include "measure.h"

enum { BYTES = 4096, DEPTH = 32, FILE_ROUNDS = 72, PART = 4093, JUMP = 1667 };

#define ROUNDS_OF(number, body)                                                                                        \
    for (int round = 0; round < FILE_ROUNDS; round++) PROBE(number, body)

/* Where the next operations begin: block first + (so many times stride) modulo blocks. */
struct plan {
    unsigned first, blocks, stride, done;
};

static int file, direct;
static char *memory;
static struct file_batch *batch;

static uint64_t next_offset(struct plan *plan)
{
    return (plan->first + (uint64_t)plan->done++ * plan->stride % plan->blocks) * BYTES;
}

static void check(const char *block, uint64_t offset)
{
    require(*(const uint64_t *)block == offset / BYTES, "a block is another one");
}

static void read_one(struct plan *plan)
{
    uint64_t offset = next_offset(plan);
    require(pread(file, memory, BYTES, offset) == BYTES, "pread");
    check(memory, offset);
}

static void read_some(struct plan *plan)
{
    for (int i = 0; i < DEPTH; i++) read_one(plan);
}

static void read_at_once(struct plan *plan, int from)
{
    uint64_t offsets[DEPTH];
    for (int i = 0; i < DEPTH; i++) offsets[i] = next_offset(plan);
    read_batch(batch, from, memory, offsets, DEPTH);
    for (int i = 0; i < DEPTH; i++) check(memory + i * BYTES, offsets[i]);
}

static void write_some(struct plan *plan, int count)
{
    for (int i = 0; i < count; i++) {
        uint64_t offset = next_offset(plan);
        *(uint64_t *)memory = offset / BYTES;
        require(pwrite(file, memory, BYTES, offset) == BYTES, "pwrite");
    }
}

static void write_durably(struct plan *plan, int count)
{
    write_some(plan, count);
    require(fsync(file) == 0, "fsync");
}

static void load(const char *name)
{
    char path[64], problem[96];
    snprintf(path, sizeof path, "/%s.ko", name);
    int module = open(path, O_RDONLY);
    int is_loaded = module >= 0 && syscall(SYS_finit_module, module, "", 0) == 0;
    snprintf(problem, sizeof problem, "%s: %m", path);
    require(is_loaded, problem);
    close(module);
}

static void mount_disk(void)
{
    static const char *const modules[] = {
        "virtio_ring", "virtio", "virtio_pci_legacy_dev", "virtio_pci_modern_dev", "virtio_pci", "virtio_blk",
        "nls_cp437", "nls_ascii", "fat", "vfat",
    };
    for (unsigned i = 0; i < sizeof modules / sizeof *modules; i++) load(modules[i]);
    require(mount("devtmpfs", "/dev", "devtmpfs", 0, NULL) == 0, "devtmpfs");
    mkdir("/disk", 0755);
    require(mount("/dev/vda", "/disk", "vfat", MS_NOATIME, "codepage=437,iocharset=ascii") == 0, "vfat");
    file = open("/disk/data", O_RDWR);
    direct = open("/disk/data", O_RDONLY | O_DIRECT);
    require(file >= 0 && direct >= 0, "data");
}

static void measure_cached(void)
{
    struct plan plan = {0, DEPTH, 1, 0};
    ROUNDS_OF(2, read_one(&plan));
    ROUNDS_OF(3, read_at_once(&plan, file));
    ROUNDS_OF(4, write_some(&plan, 1));
    ROUNDS_OF(5, write_some(&plan, DEPTH));
}

static void measure_disk(void)
{
    struct plan one = {PART, PART, JUMP, 0}, many = {2 * PART, PART, JUMP, 0}, forward = {3 * PART, PART, 1, 0};
    struct plan cached = {0, DEPTH, 1, 0};
    require(posix_fadvise(file, 0, 0, POSIX_FADV_RANDOM) == 0, "fadvise");
    ROUNDS_OF(6, read_one(&one));
    ROUNDS_OF(7, read_at_once(&many, direct));
    require(posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL) == 0, "fadvise");
    ROUNDS_OF(8, read_some(&forward));
    ROUNDS_OF(9, write_durably(&cached, 1));
    ROUNDS_OF(10, write_durably(&cached, DEPTH));
}

void measure_files(void)
{
    mount_disk();
    memory = shared_memory(DEPTH * BYTES);
    batch = open_file_batch();
    ROUNDS_OF(0, (void)0);
    ROUNDS_OF(1, __asm__ volatile(".rept 1000\nnop\n.endr"));
    measure_cached();
    measure_disk();
    require(fsync(file) == 0, "fsync");
}
