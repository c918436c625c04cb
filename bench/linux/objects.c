/*
 * Bytes, as "bytes.NAME 1 bytes bytes": of kernel objects that stand where ours stand, from /proc/slabinfo, and of all
 * the memory that 512 pairs of pipes take, each with a message in it.
 */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "measure.h"

static const char *const names[] = {
    "task_struct", "mm_struct", "vm_area_struct", "files_cache", "signal_cache", "sighand_cache", "filp",
    "shmem_inode_cache", "eventpoll_epi",
};

static void look(const char *line)
{
    char name[64];
    unsigned long active, all, bytes;
    if (sscanf(line, "%63s %lu %lu %lu", name, &active, &all, &bytes) != 4) return;
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) printf("bytes.%s 1 %lu %lu\n", name, bytes, bytes);
}

static long free_kib(void)
{
    char line[128];
    long kib = -1;
    FILE *memory = fopen("/proc/meminfo", "r");
    require(memory != NULL, "meminfo");
    while (kib < 0 && fgets(line, sizeof line, memory)) sscanf(line, "MemFree: %ld", &kib);
    fclose(memory);
    return kib;
}

static void open_pipe(void)
{
    char message[MESSAGE_BYTES] = {0};
    int ends[2];
    require(pipe(ends) == 0 && write(ends[1], message, sizeof message) == sizeof message, "pipe");
}

static void measure_pipes(void)
{
    enum { PAIRS = 512, DESCRIPTORS = 4 * PAIRS + 16 };
    struct rlimit most = {DESCRIPTORS, DESCRIPTORS};
    require(setrlimit(RLIMIT_NOFILE, &most) == 0, "setrlimit");
    long before = free_kib();
    for (int i = 0; i < 2 * PAIRS; i++) open_pipe();
    long bytes = (before - free_kib()) * 1024;
    printf("bytes.pipes512 1 %ld %ld\n", bytes, bytes);
}

void measure_objects(void)
{
    measure_pipes();
    char line[512];
    FILE *caches = fopen("/proc/slabinfo", "r");
    if (!caches) return;
    while (fgets(line, sizeof line, caches)) look(line);
    fclose(caches);
}
