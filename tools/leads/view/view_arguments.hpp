#pragma once

#include <optional>
#include <string_view>

#include "base/json.hpp"
#include "tools/api/api_error.hpp"
#include "tools/commands/argument_check.hpp"

namespace salestouch {

/// The arguments of a tool that is no command of the API: its input schema, and whether a call fits it.
class ViewArguments {
 public:
  explicit ViewArguments(base::Json schema) : schema_(std::move(schema)) {}

  const base::Json& schema() const { return schema_; }

  /// What is wrong with the arguments of a call of `tool`, in the form that `in_form` gave them; nothing if
  /// they fit.
  std::optional<ApiError> problem(std::string_view tool, const base::Json& arguments);

  /// The arguments as this schema asks for them, as far as their meaning is certain (argument_form.hpp).
  base::Json in_form(base::Json arguments) const;

 private:
  base::Json schema_;
  std::optional<ArgumentCheck> check_;  ///< made for the first call: a list needs none
};

}  // namespace salestouch
