#include "support/command_paths.h"

#include <capnp/schema.h>

#include <string>

#include "net/schema/protocol.capnp.h"

namespace test_support {
namespace {

// One step of a path: "lines[2]" is the name and one index.
struct Step {
  std::string name;
  bool indexed = false;
};

Step step_of(std::string_view text) {
  const std::size_t bracket = text.find('[');
  if (bracket == std::string_view::npos) return {std::string(text)};
  const std::string_view index = text.substr(bracket);
  const bool whole = index.size() > 2 && index.ends_with(']') &&
                     index.substr(1, index.size() - 2).find_first_not_of("0123456789") == std::string_view::npos;
  return {whole ? std::string(text.substr(0, bracket)) : std::string(), true};
}

bool leads(capnp::StructSchema schema, std::string_view path) {
  const std::size_t dot = path.find('.');
  const Step step = step_of(path.substr(0, dot));
  KJ_IF_MAYBE (field, schema.findFieldByName(step.name.c_str())) {
    capnp::Type type = field->getType();
    if (step.indexed && !type.isList()) return false;
    if (step.indexed) type = type.asList().getElementType();
    if (dot == std::string_view::npos) return true;
    return type.isStruct() && leads(type.asStruct(), path.substr(dot + 1));
  }
  return false;
}

// The union's members stand in the order of the variant's alternatives.
capnp::StructSchema member(capnp::StructSchema group, std::size_t index) {
  return group.getUnionFields()[static_cast<unsigned>(index)].getType().asStruct();
}

}  // namespace

bool leads_to_field(const engine::CommandBody& body, std::string_view path) {
  const capnp::StructSchema command = capnp::Schema::from<wire::Command>();
  capnp::StructSchema about = member(command.getFieldByName("body").getType().asStruct(), body.index());
  if (const auto* declared = std::get_if<engine::Declare>(&body)) about = member(about, declared->definition.index());
  return !path.empty() && (leads(about, path) || leads(command, path));
}

}  // namespace test_support
