// The details of errors, for people. Engineers' English is what every room says and every log keeps; here it is read
// back, sentence by sentence, into French. What has no French is told as it is, and said to be English.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace apps {

// A sentence with what is found in it, %1 to %9: taken over as it is, but for amounts, days and moments, which are
// written as in France. @1 to @9 is a sentence of its own, which must have its French too.
struct DetailTwin {
  std::string_view english;
  std::string_view french;
};
// Every sentence that has French: those of this program, in two files; those of the system and of the option parser.
std::span<const DetailTwin> program_details();  // the last of them begins with anything: it is tried after all others
std::span<const DetailTwin> book_details();
std::span<const DetailTwin> system_details();
std::span<const DetailTwin> foreign_details();

// Nothing when a part of it has no French.
std::optional<std::string> detail_in_french(std::string_view english);

}  // namespace apps
