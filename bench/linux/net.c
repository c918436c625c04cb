/*
 * The guest's side of `bench net` on Linux, as bench/net is on ours: busybox's httpd at port 80, bytes are swallowed at
 * 7001 and given at 7002, connections kept at 7003, and at 7000 the tool on the host says what is to be done: "begin N"
 * and "end N" execute a marker, "frames" and "free" are asked, "quit" is the end.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "mark.h"
#include "measure.h"

enum {
    CONTROL = 7000, SINK = 7001, SOURCE = 7002, IDLE = 7003, PIECE = 16 * 1024, PIECES = 256, DESCRIPTORS = 4096,
    BACKLOG = 128,
};

static void load(const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/%s.ko", name);
    int module = open(path, O_RDONLY);
    require(module >= 0 && syscall(SYS_finit_module, module, "", 0) == 0, path);
    close(module);
}

static void set_address(struct ifreq *request, int what, const char *address)
{
    struct sockaddr_in *in = (struct sockaddr_in *)&request->ifr_addr;
    int any = socket(AF_INET, SOCK_DGRAM, 0);
    memset(in, 0, sizeof *in);
    in->sin_family = AF_INET;
    in->sin_addr.s_addr = inet_addr(address);
    require(ioctl(any, what, request) == 0, "address");
    close(any);
}

static void begin_network(void)
{
    static const char *const modules[] = {
        "virtio_ring", "virtio", "virtio_pci_legacy_dev", "virtio_pci_modern_dev", "virtio_pci", "failover",
        "net_failover", "virtio_net",
    };
    struct ifreq request = {.ifr_name = "eth0"};
    int any = socket(AF_INET, SOCK_DGRAM, 0);
    for (unsigned i = 0; i < sizeof modules / sizeof *modules; i++) load(modules[i]);
    mkdir("/sys", 0555);
    require(mount("sysfs", "/sys", "sysfs", 0, NULL) == 0, "sysfs");
    set_address(&request, SIOCSIFADDR, "10.0.2.15");
    set_address(&request, SIOCSIFNETMASK, "255.255.255.0");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    require(ioctl(any, SIOCSIFFLAGS, &request) == 0, "up");
    close(any);
}

static int listen_at(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    require(bind(listener, (struct sockaddr *)&address, sizeof address) == 0, "bind");
    require(listen(listener, BACKLOG) == 0, "listen");
    return listener;
}

static void swallow(void *state)
{
    static char piece[PIECE];
    int listener = listen_at(SINK);
    (void)state;
    for (;;) {
        int stream = accept(listener, NULL, NULL);
        while (read(stream, piece, sizeof piece) > 0) {
        }
        close(stream);
    }
}

static void give(void *state)
{
    static char piece[PIECE];
    int listener = listen_at(SOURCE);
    (void)state;
    for (;;) {
        int stream = accept(listener, NULL, NULL);
        for (int i = 0; i < PIECES; i++) require(write(stream, piece, sizeof piece) == sizeof piece, "write");
        close(stream);
    }
}

static void keep(void *state)
{
    struct rlimit most = {DESCRIPTORS, DESCRIPTORS};
    int listener = listen_at(IDLE);
    (void)state;
    require(setrlimit(RLIMIT_NOFILE, &most) == 0, "setrlimit");
    for (;;) require(write(accept(listener, NULL, NULL), "", 1) == 1, "greet");
}

static void serve_pages(void *state)
{
    (void)state;
    execl("/busybox", "busybox", "httpd", "-f", "-p", "80", "-h", "/", NULL);
}

static unsigned long number_in(const char *path)
{
    unsigned long number = 0;
    FILE *file = fopen(path, "r");
    require(file != NULL && fscanf(file, "%lu", &number) == 1, path);
    fclose(file);
    return number;
}

static unsigned long free_bytes(void)
{
    char line[128];
    unsigned long kib = 0;
    FILE *memory = fopen("/proc/meminfo", "r");
    require(memory != NULL, "meminfo");
    while (kib == 0 && fgets(line, sizeof line, memory)) sscanf(line, "MemFree: %lu", &kib);
    fclose(memory);
    return kib * 1024;
}

static void mark(int begins, int number)
{
    switch (number << 1 | begins) {
    case 2 << 1 | 1: MARK(1, 2); break;
    case 2 << 1 | 0: MARK(2, 2); break;
    case 3 << 1 | 1: MARK(1, 3); break;
    case 3 << 1 | 0: MARK(2, 3); break;
    case 6 << 1 | 1: MARK(1, 6); break;
    case 6 << 1 | 0: MARK(2, 6); break;
    case 7 << 1 | 1: MARK(1, 7); break;
    case 7 << 1 | 0: MARK(2, 7); break;
    }
}

/* Answers 0 when it is the end. */
static int obey(FILE *in, FILE *out)
{
    char line[64];
    int number;
    while (fgets(line, sizeof line, in)) {
        unsigned long value = 0;
        if (sscanf(line, "begin %d", &number) == 1) mark(1, number);
        if (sscanf(line, "end %d", &number) == 1) mark(0, number);
        if (strcmp(line, "frames\n") == 0)
            value = number_in("/sys/class/net/eth0/statistics/rx_packets")
                + number_in("/sys/class/net/eth0/statistics/tx_packets");
        if (strcmp(line, "free\n") == 0) value = free_bytes();
        if (value != 0) fprintf(out, "%lu\n", value);
        else fputs("ok\n", out);
        fflush(out);
        if (strcmp(line, "quit\n") == 0) return 0;
    }
    return 1;
}

void measure_net(void)
{
    int listener, goes_on = 1, on = 1;
    begin_network();
    for (int i = 0; i < 64; i++) PROBE(0, (void)0);
    for (int i = 0; i < 64; i++) PROBE(1, __asm__ volatile(".rept 1000\nnop\n.endr"));
    companion(serve_pages, NULL);
    companion(swallow, NULL);
    companion(give, NULL);
    companion(keep, NULL);
    listener = listen_at(CONTROL);
    while (goes_on) {
        int descriptor = accept(listener, NULL, NULL);
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        FILE *in = fdopen(descriptor, "r"), *out = fdopen(dup(descriptor), "w");
        require(in != NULL && out != NULL, "control");
        goes_on = obey(in, out);
        fclose(in);
        fclose(out);
    }
}
