// Two processes take turns with descriptors of the same files, some shared and some each one's own: whatever they do,
// in whatever order, each hears the same as on another system. The order comes from a seed.
#include "say.h"

enum { STEPS = 1200, SLOTS = 6, FILES = 2, MOST = 20000, ALONG = 40 };

static unsigned long chance = 1, heard = 14695981039346656037UL;
static int slots[SLOTS], there[2], back[2];
static char bytes[MOST];

struct order { int what, slot, a, b; };

static unsigned next(unsigned below)
{
    chance = chance * 6364136223846793005UL + 1442695040888963407UL;
    return (unsigned)(chance >> 33) % below;
}

static void hear(long fact)
{
    heard = (heard ^ (unsigned long)fact) * 1099511628211UL;
}

static void hear_bytes(long count)
{
    hear(count < 0 ? -errno : count);
    for (long i = 0; i < count; i++) hear(bytes[i]);
}

static void open_slot(struct order o)
{
    static const int flags[] = {
        O_RDONLY, O_RDWR, O_RDONLY, O_RDWR, O_WRONLY | O_APPEND, O_RDWR | O_TRUNC, O_RDONLY, O_RDWR | O_APPEND,
    };
    const char *names[FILES] = {"one", "two"};
    if (slots[o.slot] >= 0) close(slots[o.slot]);
    slots[o.slot] = open(names[o.a % FILES], flags[o.b % 8] | O_CREAT, 0644);
    hear(slots[o.slot] >= 0);
}

static void act(struct order o)
{
    int fd = slots[o.slot];
    switch (o.what) {
    case 0: open_slot(o); break;
    case 1: case 2: case 3: hear_bytes(read(fd, bytes, o.a % 40)); break;
    case 4: for (int i = 0; i < o.a % 30; i++) hear_bytes(read(fd, bytes, 1)); break;
    case 5: hear_bytes(read(fd, bytes, o.a)); break;
    case 6: hear_bytes(pread(fd, bytes, o.a % 100, o.b)); break;
    case 7: hear_bytes(pread(fd, bytes, 8192, o.b)); break;
    case 8: memset(bytes, 'a' + o.b % 26, o.a % 60); hear(write(fd, bytes, o.a % 60)); break;
    case 9: memset(bytes, 'A' + o.b % 26, o.a); hear(write(fd, bytes, o.a)); break;
    case 10: memset(bytes, '0' + o.b % 10, o.a % 50); hear(pwrite(fd, bytes, o.a % 50, o.b)); break;
    case 11: hear(lseek(fd, o.b, SEEK_SET)); break;
    case 12: hear(lseek(fd, o.a % 200 - 100, SEEK_CUR)); break;
    case 13: hear(lseek(fd, -(o.a % 300), SEEK_END)); break;
    case 14: hear(ftruncate(fd, o.b)); break;
    case 15:
        if (slots[o.a % SLOTS] >= 0 && fd >= 0) hear(dup2(fd, slots[o.a % SLOTS]) == slots[o.a % SLOTS]);
        break;
    case 16: hear(rename(o.a % 2 ? "one" : "two", o.a % 2 ? "two" : "one")); break;
    case 17: hear(o.b % 4 ? 0 : unlink(o.a % 2 ? "one" : "two")); break;
    }
}

static struct order draw(void)
{
    return (struct order){(int)next(18), (int)next(SLOTS), (int)next(MOST), (int)next(MOST)};
}

static void follow(void)
{
    struct order o;
    while (read(there[0], &o, sizeof o) == sizeof o) {
        heard = 14695981039346656037UL;
        act(o);
        if (write(back[1], &heard, sizeof heard) != sizeof heard) break;
    }
    _exit(0);
}

static pid_t begin(void)
{
    if (pipe(there) != 0 || pipe(back) != 0) exit(1);
    pid_t child = fork();
    if (child == 0) {
        close(there[1]);
        follow();
    }
    close(there[0]);
    close(back[1]);
    return child;
}

static void end(pid_t child)
{
    close(there[1]);
    close(back[0]);
    waitpid(child, NULL, 0);
}

static void run(unsigned long seed)
{
    chance = seed;
    for (int i = 0; i < SLOTS; i++) open_slot((struct order){0, i, i, 1});
    pid_t child = begin();
    for (int step = 0; step < STEPS; step++) {
        struct order o = draw();
        unsigned long its;
        if (next(60) == 0) {
            end(child);
            child = begin();
        }
        if (next(2)) act(o);
        else {
            if (write(there[1], &o, sizeof o) != sizeof o || read(back[0], &its, sizeof its) != sizeof its) exit(2);
            hear((long)its);
        }
        if (step % ALONG == ALONG - 1) TELL("%lu, step %d: %lx\n", seed, step, heard);
    }
    end(child);
    for (int i = 0; i < SLOTS; i++) {
        close(slots[i]);
        slots[i] = -1;
    }
}

int main(void)
{
    SAY(mkdir("/tmp/chances", 0755));
    SAY(chdir("/tmp/chances"));
    for (int i = 0; i < SLOTS; i++) slots[i] = -1;
    for (unsigned long seed = 1; seed <= 4; seed++) run(seed);
    unlink("one");
    unlink("two");
    SAY(chdir(".."));
    SAY(rmdir("chances"));
    return 0;
}
