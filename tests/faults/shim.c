/* Stands between a program and the system: lets a call fail, kills at one, or keeps all in a record.

   Only what concerns files below one folder. What is wanted stands in memory that a process shares
   with those it starts, so that they count together. See `shim.py`. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { WRITE = 1, SYNC = 2, TRUNCATE = 4, NAME = 8, OPEN = 16, READ = 32 };

struct wanted {
    char folder[PATH_MAX];
    int64_t calls; /* so far, of the kinds below */
    int64_t moment; /* which of them fails; 0: none */
    int32_t kinds;
    int32_t error; /* what it fails with; 0: the process is killed */
    int32_t lasting; /* and all after it */
    int32_t torn; /* a write puts down a half */
    int32_t record; /* a file to keep all in; -1: none */
    int32_t read_only; /* nothing may be changed */
};

struct wanted *budget_ledger_wanted;

__attribute__((constructor)) static void begin(void)
{
    budget_ledger_wanted = mmap(NULL, sizeof(struct wanted), PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    budget_ledger_wanted->record = -1;
}

static int below(const char *path)
{
    struct wanted *w = budget_ledger_wanted;
    size_t length = w ? strlen(w->folder) : 0;
    return length && !strncmp(path, w->folder, length) && (path[length] == '/' || !path[length]);
}

static int path_of(int file, char *path)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
    return below(path);
}

static int watched(int file)
{
    char path[PATH_MAX];
    return budget_ledger_wanted && *budget_ledger_wanted->folder && path_of(file, path);
}

static int absolute(const char *name, char *path)
{
    path[0] = 0;
    if (!budget_ledger_wanted || !*budget_ledger_wanted->folder || !name) return 0;
    if (*name != '/' && getcwd(path, PATH_MAX - 2)) strcat(path, "/");
    strncat(path, name, PATH_MAX - strlen(path) - 1);
    return below(path);
}

static int fails(enum kind kind)
{
    struct wanted *w = budget_ledger_wanted;
    if (w->read_only && kind != READ && kind != OPEN) return errno = EROFS;
    if (!(w->kinds & kind)) return 0;
    int64_t call = __atomic_add_fetch(&w->calls, 1, __ATOMIC_SEQ_CST);
    if (!w->moment || call < w->moment || (call > w->moment && !w->lasting)) return 0;
    if (!w->error) kill(getpid(), SIGKILL);
    return errno = w->error;
}

/* One record: what, which file, where, how long its two texts are; then these. */
static void keep(char what, uint64_t inode, uint64_t place, const void *one, uint32_t first,
                 const void *two, uint32_t second)
{
    if (budget_ledger_wanted->record < 0) return;
    struct { uint64_t what, inode, place; uint32_t first, second; } head =
        { (uint64_t)what, inode, place, first, second };
    struct iovec parts[] = { { &head, sizeof head }, { (void *)one, first }, { (void *)two, second } };
    if (syscall(SYS_writev, budget_ledger_wanted->record, parts, 3) < 0) kill(getpid(), SIGABRT);
}

static uint64_t inode_of(int file)
{
    struct stat found;
    return fstat(file, &found) ? 0 : found.st_ino;
}

static ssize_t put(int file, const void *bytes, size_t count, off_t place)
{
    if ((file == 1 || file == 2) && budget_ledger_wanted) keep('A', 0, 0, bytes, count, "", 0);
    int ours = watched(file), failed = ours ? fails(WRITE) : 0;
    size_t part = !failed ? count : budget_ledger_wanted->torn ? count / 2 : 0;
    int appends = place < 0;
    if (appends && ours) place = lseek(file, 0, fcntl(file, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
    ssize_t done = appends ? syscall(SYS_write, file, bytes, part)
                           : syscall(SYS_pwrite64, file, bytes, part, place);
    if (ours && done > 0) keep('W', inode_of(file), place, bytes, done, "", 0);
    return failed ? (errno = failed, -1) : done;
}

ssize_t write(int file, const void *bytes, size_t count) { return put(file, bytes, count, -1); }
ssize_t pwrite(int file, const void *bytes, size_t count, off_t place) { return put(file, bytes, count, place); }
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t place) { return put(file, bytes, count, place); }

ssize_t pread64(int file, void *bytes, size_t count, off64_t place)
{
    return watched(file) && fails(READ) ? -1 : syscall(SYS_pread64, file, bytes, count, place);
}
ssize_t pread(int file, void *bytes, size_t count, off_t place) { return pread64(file, bytes, count, place); }
ssize_t read(int file, void *bytes, size_t count)
{
    return watched(file) && fails(READ) ? -1 : syscall(SYS_read, file, bytes, count);
}

static int synced(int file, long call)
{
    char path[PATH_MAX];
    int ours = watched(file) && path_of(file, path);
    if (ours && fails(SYNC)) return -1;
    int done = syscall(call, file);
    if (ours && !done) keep('S', inode_of(file), 0, path, strlen(path), "", 0);
    return done;
}

int fsync(int file) { return synced(file, SYS_fsync); }
int fdatasync(int file) { return synced(file, SYS_fdatasync); }

int ftruncate64(int file, off64_t size)
{
    int ours = watched(file);
    if (ours && fails(TRUNCATE)) return -1;
    int done = syscall(SYS_ftruncate, file, size);
    if (ours && !done) keep('T', inode_of(file), size, "", 0, "", 0);
    return done;
}
int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

static int opened(int place, const char *name, int flags, mode_t mode)
{
    char path[PATH_MAX];
    int ours = place == AT_FDCWD && absolute(name, path);
    int changes = (flags & O_ACCMODE) != O_RDONLY || flags & O_CREAT;
    if (ours && changes) {
        if (budget_ledger_wanted->read_only) return errno = EROFS, -1;
        if (fails(OPEN)) return -1;
    }
    int file = syscall(SYS_openat, place, name, flags | O_LARGEFILE, mode);
    if (ours && file >= 0 && changes && path_of(file, path)) {
        if (flags & O_CREAT) keep('C', inode_of(file), 0, path, strlen(path), "", 0);
        if (flags & O_TRUNC) keep('T', inode_of(file), 0, "", 0, "", 0);
    }
    return file;
}

#define OPENING(name)                                                                              \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                    \
        va_end(rest);                                                                              \
        return opened(AT_FDCWD, path, flags, mode);                                                \
    }
OPENING(open)
OPENING(open64)

#define OPENING_AT(name)                                                                           \
    int name(int place, const char *path, int flags, ...)                                          \
    {                                                                                              \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                    \
        va_end(rest);                                                                              \
        return opened(place, path, flags, mode);                                                   \
    }
OPENING_AT(openat)
OPENING_AT(openat64)

static int named(char what, const char *old, const char *new, long call)
{
    char one[PATH_MAX], two[PATH_MAX];
    int ours = absolute(old, one) + (new ? absolute(new, two) : (two[0] = 0));
    if (ours && fails(NAME)) return -1;
    int done = new ? syscall(call, AT_FDCWD, old, AT_FDCWD, new, 0) : syscall(SYS_unlinkat, AT_FDCWD, old, 0);
    if (ours && !done) keep(what, 0, 0, one, strlen(one), two, strlen(two));
    return done;
}

int rename(const char *old, const char *new) { return named('R', old, new, SYS_renameat2); }
int link(const char *old, const char *new) { return named('L', old, new, SYS_linkat); }
int unlink(const char *old) { return named('U', old, NULL, 0); }

int mkdir(const char *name, mode_t mode)
{
    char path[PATH_MAX];
    int ours = absolute(name, path);
    if (ours && fails(NAME)) return -1;
    int done = syscall(SYS_mkdirat, AT_FDCWD, name, mode);
    if (ours && !done) keep('D', 0, 0, path, strlen(path), "", 0);
    return done;
}

int access(const char *name, int mode)
{
    char path[PATH_MAX];
    if (absolute(name, path) && mode & W_OK && budget_ledger_wanted->read_only) return errno = EROFS, -1;
    return syscall(SYS_faccessat, AT_FDCWD, name, mode);
}

/* What copies within the system would pass by all this; who uses it tries by hand then. */
ssize_t sendfile(int to, int from, off_t *place, size_t count)
{
    (void)to, (void)from, (void)place, (void)count;
    return errno = EINVAL, -1;
}
ssize_t sendfile64(int to, int from, off64_t *place, size_t count) { return sendfile(to, from, (off_t *)place, count); }
