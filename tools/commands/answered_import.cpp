#include "tools/commands/answered_import.hpp"

#include "base/ascii.hpp"

namespace salestouch {

std::string import_of(const base::Json& input) {
  for (const char* name : {"import_id", "importId"}) {
    const base::Json* id = base::find(input, name);
    if (id && id->is_string()) return id->get<std::string>();
    if (id && id->is_number()) return base::dump_json(*id);
  }
  return {};
}

std::optional<ApiError> other_import(std::string_view asked, std::string_view answered) {
  const std::string_view other = base::trimmed(answered);
  if (asked.empty() || other.empty() || base::equal_but_for_case(base::trimmed(asked), other))
    return std::nullopt;
  constexpr std::size_t kMostOfId = 80;
  return ApiError{"other_import",
                  "The API was asked for import " + one_line(asked, kMostOfId) + " and answered for " +
                      one_line(other, kMostOfId) + ".",
                  false,
                  "Tell the person: a cache or a proxy before the API may mix up answers. If that import is "
                  "meant, call with its id."};
}

}  // namespace salestouch
