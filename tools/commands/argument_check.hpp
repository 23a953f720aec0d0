#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace salestouch {

/// Checks arguments against a tool's listed input schema, before anything leaves the machine. What the
/// validator cannot check (it knows JSON Schema up to draft 7) is left for the API to judge, never a crash or
/// a refused call.
class ArgumentCheck {
 public:
  /// `schema` is flat: type, properties, required, additionalProperties at the root, and properties in the
  /// form of argument_schema.hpp.
  explicit ArgumentCheck(base::Json schema);
  ~ArgumentCheck();

  /// One sentence for each offending argument: its name, what was expected, what came. Empty when all is
  /// well.
  std::vector<std::string> problems(const base::Json& arguments) const;

 private:
  class Compiled;

  const base::Json& property(std::string_view name) const;

  base::Json schema_;
  std::vector<std::pair<std::string, std::unique_ptr<Compiled>>> properties_;
};

/// One sentence for each text among the arguments that has more than 1,000 characters, of a tool that takes
/// ids, cursors and the like: what is longer is a mistake, and the API need not see it.
std::vector<std::string> too_long(const base::Json& arguments);

/// Whether `value` has the JSON Schema type `type`; true for a type that JSON Schema does not know, or none.
bool has_type(const base::Json& value, std::string_view type);

/// Whether `schema` defines a property of this name.
bool has_property(const base::Json& schema, std::string_view name);

/// The arguments of a call by whom they are for.
struct SplitArguments {
  base::Json ours = base::Json::object();    ///< what this server adds to the command
  base::Json theirs = base::Json::object();  ///< what goes to the API
};

/// An argument is ours if `tool_schema` has it and `api_schema` has not.
SplitArguments split_arguments(const base::Json& arguments, const base::Json& tool_schema,
                               const base::Json& api_schema);

/// Arguments that fit `schema`: its required properties with placeholder values.
base::Json example_arguments(const base::Json& schema);

}  // namespace salestouch
