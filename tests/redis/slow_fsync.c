/* A disk that takes its time: while the file that SLOW_FSYNC names exists, each flush takes some seconds more. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static int slowly(const char *name, int descriptor) {
    int (*flush)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    const char *slow = getenv("SLOW_FSYNC");
    if (slow && access(slow, F_OK) == 0)
        usleep(atoi(getenv("SLOW_FSYNC_MS")) * 1000);
    return flush(descriptor);
}

int fsync(int descriptor) { return slowly("fsync", descriptor); }
int fdatasync(int descriptor) { return slowly("fdatasync", descriptor); }
