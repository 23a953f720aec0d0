#include "tools/api/failed_data.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "tools/api/failure_signs.hpp"
#include "tools/api/stated_error.hpp"

namespace salestouch {
namespace {

using base::Json;

/// An error is short; what is longer is data.
constexpr std::size_t kMostOfErrorData = 64 * 1024;

/// Whether `value` has records in it: a list of objects.
bool has_records(const Json& value) {
  if (value.is_array()) return std::ranges::any_of(value, [](const Json& item) { return item.is_object(); });
  return value.is_object() && std::ranges::any_of(value, has_records);
}

/// Whether `value` has anything but nulls and what is empty, false or 0.
bool says_something(const Json& value) {
  if (value.is_structured()) return std::ranges::any_of(value, says_something);
  return !(value.is_null() || value == "" || value == false || value == 0);
}

/// The same of an answer's data, where the names of what is asked for are no answer.
bool has_other_than_ids(const Json& data) {
  if (!data.is_object()) return says_something(data);
  bool has_list = false;
  bool has_full_list = false;
  bool has_value = false;
  for (const auto& [name, value] : data.items()) {
    if (value.is_array()) has_list = true;
    if (value.is_array() && !value.empty()) has_full_list = true;
    if (name != "id" && !name.ends_with("_id")) has_value = has_value || says_something(value);
  }
  return has_list ? has_full_list : has_value;
}

}  // namespace

bool outweighs_failure(std::string_view data, bool is_refusal) {
  const std::optional<Json> read = base::parse_json(data);
  if (!read) return data.size() > kMostOfErrorData;
  return is_refusal ? has_records(*read) : has_other_than_ids(*read);
}

std::optional<ApiError> error_alone_in(std::string_view data) {
  if (data.size() > kMostOfErrorData || data.find("\"err") == std::string_view::npos) return std::nullopt;
  const std::optional<Json> read = base::parse_json(data);
  if (!read || !read->is_object()) return std::nullopt;
  Json errors = Json::object();
  Json others = Json::object();
  for (const auto& [name, value] : read->items())
    (name.starts_with("err") && FailureSigns::knows(name) ? errors : others)[name] = value;
  if (!says_something(errors) || has_other_than_ids(others)) return std::nullopt;
  return error_of_status(200, "", read_stated_error(base::dump_json(errors)).message, std::nullopt);
}

}  // namespace salestouch
