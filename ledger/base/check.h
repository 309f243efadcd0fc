// CHECK(condition, values…): what must be true if our own code is right. On in every build; never for input.
// Prints the condition, the place and the values, then aborts: a ledger that is wrong must stop, not go on.
#pragma once

#include <cstdlib>
#include <iostream>

namespace base {

template <class... Values>
[[noreturn]] void check_failed(const char* condition, const char* file, int line, const Values&... values) {
  std::cerr << file << ':' << line << ": CHECK failed: " << condition;
  ((std::cerr << " | " << values), ...);
  std::cerr << std::endl;
  std::abort();
}

}  // namespace base

#define CHECK(condition, ...)                                                          \
  do {                                                                                 \
    if (!(condition)) [[unlikely]]                                                     \
      ::base::check_failed(#condition, __FILE__, __LINE__ __VA_OPT__(, ) __VA_ARGS__); \
  } while (false)
