#include "apps/written_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "ledger/base/path_fault.h"

namespace apps {

Result<void> write_file(const std::string& path, std::string_view text, std::string field, std::string detail) {
  errno = 0;  // streams leave it alone where they fail by themselves
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  if (file.flush().good()) return {};
  const int why = errno;
  if (why != 0) detail += std::string(": ") + std::strerror(why);
  return fail(base::code_of_path(why), std::move(field), std::move(detail));
}

}  // namespace apps
