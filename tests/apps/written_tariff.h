// A tariff as its authors write it, for the tests of whoever draws or compares one.
#pragma once

#include <string>

#include "apps/tariff_case.h"
#include "apps/tariff_model.h"

namespace apps {

// Bracket "a" below a bound at a rate, donated bread at a third; "b" at the full price.
inline std::string text(const std::string& rate, const std::string& bound, const std::string& more = "") {
  return "[tariff]\ncode = \"t\"\nlabel = \"T\"\nfrom = 2026-01-01\npublic_bracket = \"b\"\n"
         "measure = { kind = \"quotient_familial\" }\n"
         "bracket = [{ code = \"a\", label = \"A\", up_to = " +
         bound + " }, { code = \"b\", label = \"B\", from = " + bound +
         " }]\n"
         "rule = [\n{ bracket = \"a\", rate = \"" +
         rate + "\" },\n{ bracket = \"a\", category = \"pain\", origin = \"donated\", rate = \"1/3\" },\n" +
         "{ bracket = \"b\", rate = 1, base = \"full\" },\n" + more + "]\n";
}

inline TariffModel model(const std::string& toml) {
  return TariffModel::create(parse_tariff_file(parse_toml(toml, "t.toml").value(), nullptr)->written.tariff).value();
}

}  // namespace apps
