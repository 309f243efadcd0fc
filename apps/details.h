// The details of errors, for people. Engineers' English is what every room says and every log keeps; here it is read
// back, sentence by sentence, into French. What has no French is told as it is, and said to be English.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace apps {

// A sentence with what is found in it, %1 to %9: taken over as it is, but for amounts, days, moments and quotes, which
// are written as in France; what reads as English must have its French. @1 to @9 is always a sentence of its own, which
// must have its French too.
struct DetailTwin {
  std::string_view english;
  std::string_view french;
};
// Every sentence that has French: those of this program, in two files; those of the system, of the option parser and of
// toml++.
std::span<const DetailTwin> program_details();
std::span<const DetailTwin> book_details();
std::span<const DetailTwin> system_details();
std::span<const DetailTwin> foreign_details();
std::span<const DetailTwin> toml_details();

// Nothing when a part of it has no French.
std::optional<std::string> detail_in_french(std::string_view english);

}  // namespace apps
