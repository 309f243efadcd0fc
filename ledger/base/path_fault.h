// What the system's errors about files mean: of the program's own files, and of a path that a person typed.
#pragma once

#include <cerrno>

#include "ledger/base/error.h"

namespace base {

// Of what a program does with its files while it runs: no_room for a full disk, else io_error. `error_number`: of
// errno.
constexpr ErrorCode code_of_disk(int error_number) {
  return error_number == ENOSPC || error_number == EDQUOT ? ErrorCode::no_room : ErrorCode::io_error;
}

// Where a path that a person typed is first opened: one that cannot serve (mistyped, no right to it, a file where a
// folder is needed) is value_not_allowed; anything else is the disk's fault. Not for what is opened or synced later: a
// folder that vanished, or a disk that turned read-only, is no slip of the pen.
constexpr ErrorCode code_of_path(int error_number) {
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case EACCES:
    case EPERM:
    case EROFS:
    case ELOOP:
    case ENAMETOOLONG:
    case EEXIST:
      return ErrorCode::value_not_allowed;
    default:
      return code_of_disk(error_number);
  }
}

// Where the folder that a machine's commands are kept in is opened: it is typed once, if ever, so that a disk which is
// read-only now is the disk's fault; else as of any path.
constexpr ErrorCode code_of_home(int error_number) {
  return error_number == EROFS ? ErrorCode::io_error : code_of_path(error_number);
}

}  // namespace base
