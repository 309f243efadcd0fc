// A full disk for the programs that end-to-end tests start: loaded ahead of the C library (LD_PRELOAD), it tells a file
// that may not grow (EFBIG, by RLIMIT_FSIZE) as a disk without room (ENOSPC). Nothing else is changed.
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

namespace {

ssize_t as_full_disk(long result) {
  if (result < 0 && errno == EFBIG) errno = ENOSPC;
  return result;
}

}  // namespace

extern "C" ssize_t write(int file, const void* bytes, std::size_t count) {
  return as_full_disk(::syscall(SYS_write, file, bytes, count));
}
extern "C" ssize_t pwrite(int file, const void* bytes, std::size_t count, off_t offset) {
  return as_full_disk(::syscall(SYS_pwrite64, file, bytes, count, offset));
}
extern "C" ssize_t pwrite64(int file, const void* bytes, std::size_t count, off64_t offset) {
  return as_full_disk(::syscall(SYS_pwrite64, file, bytes, count, offset));
}
