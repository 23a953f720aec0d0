#include "tools/api/stated_error.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

#include "base/ascii.hpp"
#include "base/json.hpp"
#include "base/net/retry_after.hpp"
#include "tools/api/api_error.hpp"

namespace salestouch {
namespace {

using base::Json;

constexpr std::size_t kMaxBody = 1024 * 1024;
constexpr std::size_t kMaxReasons = 5;
constexpr std::size_t kMaxReasonCharacters = 120;
constexpr int kMaxDepth = 4;

constexpr const char* kTexts[] = {"message", "detail",      "error_description", "msg",          "reason",
                                  "Message", "description", "errorMessage",      "error_message"};
constexpr const char* kReasonLists[] = {
    "errors",     "detail",         "details",        "message",          "issues",
    "violations", "fieldErrors",    "field_errors",   "validationErrors", "validation_errors",
    "fields",     "invalid-params", "invalid_params", "non_field_errors"};
constexpr const char* kPlaces[] = {"loc",  "path",  "instancePath", "pointer",   "field",
                                   "name", "param", "property",     "parameter", "attribute"};

/// The longest text of an object, or its title: more is said by a detail.
std::string text_of(const Json& object) {
  std::string longest;
  for (const char* name : kTexts) {
    std::string text = base::find_string(object, name).value_or("");
    if (text.size() > longest.size()) longest = std::move(text);
  }
  return longest.empty() ? base::find_string(object, "title").value_or("") : longest;
}

/// "import_id" of ["body", "input", "import_id"], "/input/import_id" and "input.import_id": the arguments of
/// the tool are the members of `input`.
std::string argument_at(std::string place) {
  std::ranges::replace(place, '/', '.');
  for (const std::string_view wrapper : {"#", "$", ".", "body", ".", "input", "."}) {
    if (place.starts_with(wrapper) && (wrapper.size() == 1 || place[wrapper.size()] == '.'))
      place.erase(0, wrapper.size());
  }
  return place;
}

std::string place_of(const Json& object) {
  for (const char* name : kPlaces) {
    const Json* place = base::find(object, name);
    if (!place) continue;
    if (place->is_string()) return argument_at(place->get<std::string>());
    if (!place->is_array()) continue;
    std::string joined;
    for (const Json& step : *place) {
      if (!joined.empty()) joined += '.';
      joined += step.is_string() ? step.get<std::string>() : base::dump_json(step);
    }
    return argument_at(joined);
  }
  const Json* source = base::find(object, "source");  // of JSON:API
  return source && source->is_object() ? place_of(*source) : "";
}

/// Reasons as "PLACE: TEXT", of a list of texts or objects, or of a map from fields to them.
class Reasons {
 public:
  void add(const Json& value, const std::string& place, int depth = 0) {
    if (depth > kMaxDepth || list_.size() >= kMaxReasons) return;
    if (value.is_string()) {
      keep(place, value.get<std::string>());
    } else if (value.is_array()) {
      for (const Json& element : value) add(element, place, depth + 1);
    } else if (value.is_object()) {
      add_object(value, place, depth);
    }
  }

  bool empty() const { return list_.empty(); }

  /// Those that `message` does not say itself.
  std::string beside(std::string_view message) const {
    std::string joined;
    for (const std::string& reason : list_) {
      if (message.find(reason) != std::string_view::npos) continue;
      joined += (joined.empty() ? "" : "; ") + reason;
    }
    return joined;
  }

 private:
  void add_object(const Json& object, const std::string& place, int depth) {
    const std::string text = text_of(object);
    if (!text.empty()) {
      const std::string inner = place_of(object);
      return keep(inner.empty() ? place : inner, text);
    }
    for (const auto& [name, value] : object.items()) {
      if (name.starts_with('@')) continue;  // "@type": of no field
      std::string inner = place;
      if (!inner.empty()) inner += '.';
      add(value, argument_at(inner.append(name)), depth + 1);
    }
  }

  void keep(const std::string& place, const std::string& text) {
    if (text.empty() || list_.size() >= kMaxReasons) return;
    list_.push_back(one_line(place.empty() ? text : place + ": " + text, kMaxReasonCharacters));
  }

  std::vector<std::string> list_;
};

bool is_list_of_texts(const Json& value) {
  return value.is_array() && !value.empty() &&
         std::ranges::all_of(value, [](const Json& text) { return text.is_string(); });
}

/// Django's REST framework answers with the map alone: from fields to lists of texts. Other lists are of
/// what was asked for.
void add_bare_map(const Json& body, Reasons& reasons) {
  if (!body.is_object()) return;
  for (const auto& [name, value] : body.items()) {
    if (is_list_of_texts(value)) reasons.add(value, name);
  }
}

/// JSend and Laravel have the reasons in the place of the data: from fields to texts or lists of texts.
void add_data_of_reasons(const Json& body, Reasons& reasons) {
  const Json* data = base::find(body, "data");
  const bool is_map =
      data && data->is_object() && std::ranges::all_of(*data, [](const Json& value) {
        return (value.is_string() && !value.get_ref<const std::string&>().empty()) || is_list_of_texts(value);
      });
  if (is_map || (data && data->is_string())) reasons.add(*data, "");
}

/// The wait that `value`, a member of this name, asks for.
std::optional<std::chrono::seconds> wait_of(std::string_view name, const Json& value) {
  constexpr std::string_view kSeconds[] = {"retryafter", "retryafterseconds", "retryaftersec", "retryafters",
                                           "retrydelay", "retryinseconds",    "waitseconds"};
  constexpr std::string_view kMilliseconds[] = {"retryafterms", "retryaftermilliseconds", "retryinms"};
  if (!value.is_number() && !value.is_string()) return std::nullopt;
  const std::string key = base::letters_of(name);
  const std::string text = value.is_string() ? value.get<std::string>() : base::dump_json(value);
  if (std::ranges::find(kMilliseconds, key) != std::end(kMilliseconds)) return base::read_milliseconds(text);
  if (std::ranges::find(kSeconds, key) == std::end(kSeconds)) return std::nullopt;
  const auto now = std::chrono::system_clock::now();
  const auto wait = base::read_limit_reset(text, now);
  return wait ? wait : base::read_retry_after(text, "", now);
}

/// The first that any object names, from the outside in.
std::optional<std::chrono::seconds> wait_in(const Json& value, int depth = 0) {
  if (!value.is_structured() || depth > kMaxDepth) return std::nullopt;
  for (const auto& [name, member] : value.items()) {
    if (const auto wait = value.is_object() ? wait_of(name, member) : std::nullopt) return wait;
  }
  for (const Json& member : value) {
    if (const auto wait = wait_in(member, depth + 1)) return wait;
  }
  return std::nullopt;
}

}  // namespace

StatedError read_stated_error(std::string_view body) {
  const std::optional<Json> parsed = body.size() <= kMaxBody ? base::parse_json(body) : std::nullopt;
  if (!parsed) return {};
  StatedError stated;
  stated.retry_after = wait_in(*parsed);
  const Json* error = base::find(*parsed, "error");
  const Json& where = error && error->is_object() ? *error : *parsed;
  stated.code = base::find_string(where, "code").value_or("");
  stated.message = text_of(where);
  if (stated.message.empty()) stated.message = text_of(*parsed);
  if (error && error->is_string()) {
    // OAuth's is a code, and described beside it; of others it is the text, or its beginning.
    const bool is_described = base::find(*parsed, "error_description") != nullptr;
    const std::string text = error->get<std::string>();
    if (is_described) {
      stated.code = text;
    } else if (stated.message.find(text) == std::string::npos) {
      stated.message = stated.message.empty() ? text : text + ": " + stated.message;
    }
  }
  Reasons reasons;
  if (parsed->is_array()) reasons.add(*parsed, "");
  for (const char* name : kReasonLists) {
    const Json* list = base::find(where, name);
    if (!list && &where != &*parsed) list = base::find(*parsed, name);
    const bool is_text_of_errors = list && list->is_string() && std::string_view(name) == "errors";
    if (list && (list->is_structured() || is_text_of_errors)) reasons.add(*list, "");
  }
  if (stated.message.empty() && reasons.empty()) add_bare_map(*parsed, reasons);
  if (stated.message.empty() && reasons.empty()) add_data_of_reasons(*parsed, reasons);
  const std::string more = reasons.beside(stated.message);
  if (!more.empty()) stated.message += stated.message.empty() ? more : " (" + more + ")";
  return stated;
}

}  // namespace salestouch
