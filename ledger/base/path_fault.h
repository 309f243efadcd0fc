// A path that a person gave and that cannot serve (mistyped, no right to it, a file where a folder is needed) is wrong
// input; a disk without room is one to be made; anything else that the system says of it is a fault of the disk.
#pragma once

#include <cerrno>
#include <string>

#include "ledger/base/error.h"

namespace base {

// `error_number`: of errno. value_not_allowed, no_room or io_error.
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
    case ENOSPC:
    case EDQUOT:
      return ErrorCode::no_room;
    default:
      return ErrorCode::io_error;
  }
}

}  // namespace base
