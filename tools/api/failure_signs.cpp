#include "tools/api/failure_signs.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

#include "base/ascii.hpp"
#include "base/json.hpp"
#include "tools/api/api_error.hpp"
#include "tools/api/more_members.hpp"
#include "tools/api/stated_error.hpp"

namespace salestouch {
namespace {

namespace ondemand = simdjson::ondemand;
using base::Json;

constexpr std::size_t kMostFaults = 3;
constexpr std::size_t kMostOfFault = 200;
constexpr std::size_t kMostOfFaultBytes = 64 * 1024;
constexpr std::size_t kMostOfErrorEnvelope = 16 * 1024;

enum class Sign { success, status, state, result, number, code, fault, message };

struct SignName {
  std::string_view name;  ///< in lower case, letters alone
  Sign sign;
};

constexpr SignName kSigns[] = {{"ok", Sign::success},         {"success", Sign::success},
                               {"issuccess", Sign::success},  {"succeeded", Sign::success},
                               {"successful", Sign::success}, {"status", Sign::status},
                               {"result", Sign::result},      {"state", Sign::state},
                               {"statuscode", Sign::number},  {"httpstatus", Sign::number},
                               {"httpcode", Sign::number},    {"code", Sign::code},
                               {"errcode", Sign::code},       {"errorcode", Sign::code},
                               {"error", Sign::fault},        {"errors", Sign::fault},
                               {"errormessage", Sign::fault}, {"errormsg", Sign::fault},
                               {"errmsg", Sign::fault},       {"errordescription", Sign::fault},
                               {"message", Sign::message},    {"msg", Sign::message},
                               {"detail", Sign::message},     {"notice", Sign::message},
                               {"note", Sign::message}};

constexpr std::string_view kWordsOfFailure[] = {"error", "fail", "failed", "failure"};
/// What stands where an error would be.
constexpr std::string_view kWordsOfNone[] = {"",         "0",        "false",     "null",    "none",
                                             "ok",       "success",  "succeeded", "noerror", "noerrors",
                                             "noerror.", "no error", "no errors", "n/a",     "-"};

std::optional<Sign> sign_of(std::string_view key) {
  constexpr std::size_t kLongest = 24;
  if (key.size() > kLongest) return std::nullopt;
  const std::string letters = base::letters_of(key);
  const auto known = std::ranges::find(kSigns, letters, &SignName::name);
  return known == std::end(kSigns) ? std::nullopt : std::optional(known->sign);
}

template <std::size_t size>
bool is_word_of(const std::string_view (&words)[size], std::string_view text) {
  return std::ranges::any_of(words,
                             [text](std::string_view word) { return base::equal_but_for_case(text, word); });
}

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
  return is_whole ? std::optional(number) : std::nullopt;
}

/// Whether an error of this code is a success: TikTok's answers all have {"error":{"code":"ok", …}}.
bool is_code_of_success(const Json& code) {
  const std::string text = code.is_string() ? code.get<std::string>() : base::dump_json(code);
  return is_word_of(kWordsOfNone, text) || text == "200";
}

/// Whether an error of this form is none.
bool is_no_fault(const Json& value) {
  if (value.is_string()) return is_word_of(kWordsOfNone, base::trimmed(value.get_ref<const std::string&>()));
  if (!value.is_structured()) return is_word_of(kWordsOfNone, base::dump_json(value));
  if (const Json* code = base::find(value, "code"); code && code->is_primitive() && is_code_of_success(*code))
    return !code->is_null() || std::ranges::all_of(value, is_no_fault);
  return std::ranges::all_of(value, is_no_fault);
}

/// The words of an error as an envelope has it under `name`.
std::string words_of_fault(std::string_view name, std::string_view json) {
  const std::string body = "{\"" + std::string(name) + "\":" + std::string(json) + "}";
  const std::string message = read_stated_error(body).message;
  return one_line(message.empty() ? json : message, kMostOfFault);
}

bool is_null_value(ondemand::value value) {
  bool null = false;
  return value.is_null().get(null) == simdjson::SUCCESS && null;
}

}  // namespace

bool FailureSigns::knows(std::string_view key) {
  return sign_of(key).has_value();
}

simdjson::error_code FailureSigns::read(std::string_view key, ondemand::value value) {
  const Sign sign = sign_of(key).value_or(Sign::message);
  if (sign == Sign::fault) return read_fault(key, value);
  const std::string_view text = scalar_text(value);
  const std::optional<int> number = whole_number(text);
  const bool is_failed_status = number && *number >= 400 && *number < 600;
  switch (sign) {
    case Sign::success:
      if (base::equal_but_for_case(text, "false") || text == "0") refuse(key, "false");
      is_success_ = is_success_ || base::equal_but_for_case(text, "true");
      is_denied_ = is_denied_ || (key == "ok" && text == "false");
      break;
    case Sign::status:
    case Sign::result:
    case Sign::number:
      if (sign != Sign::number && is_word_of(kWordsOfFailure, text)) refuse(key, text);
      if (sign != Sign::result && is_failed_status) status_ = static_cast<unsigned>(*number);
      if (sign == Sign::status && state_.empty() && !number && !is_word_of(kWordsOfFailure, text))
        state_ = one_line(text, kMostOfFault);
      break;
    case Sign::state:
      if (is_word_of(kWordsOfFailure, text)) refuse(key, text);
      state_ = one_line(text, kMostOfFault);
      break;
    case Sign::code:
      if (is_failed_status) code_ = static_cast<unsigned>(*number);
      has_code_of_failure_ = has_code_of_failure_ || (number && *number >= 400);
      has_odd_code_ = has_odd_code_ || (number && *number != 0 && (*number < 200 || *number >= 300));
      break;
    default:
      if (message_.empty()) message_ = one_line(base::trimmed(text), kMostOfFault);
  }
  return simdjson::SUCCESS;
}

simdjson::error_code FailureSigns::read_fault(std::string_view key, ondemand::value value) {
  const std::string_view json = raw_text(value);
  const std::optional<Json> fault = base::parse_json(json.substr(0, kMostOfFaultBytes));
  if (fault && is_no_fault(*fault)) return simdjson::SUCCESS;
  if (fault && (fault->is_boolean() || fault->is_number())) {
    refuse(key, json);
  } else if (faults_.size() < kMostFaults) {
    const bool is_map = fault && fault->is_object() && base::letters_of(key) != "errors";
    const bool is_text = fault && fault->is_string();
    faults_.push_back(words_of_fault(is_map || is_text ? "error" : "errors", json));
  }
  return simdjson::SUCCESS;
}

void FailureSigns::refuse(std::string_view key, std::string_view said) {
  if (refusal_.empty()) refusal_ = one_line(key, kMostOfFault) + ": " + one_line(said, kMostOfFault);
}

std::string FailureSigns::words() const {
  if (faults_.empty() && !message_.empty()) return message_;
  if (faults_.empty()) return refusal_.empty() ? "status: " + std::to_string(status_) : refusal_;
  std::string words;
  for (const std::string& fault : faults_) words += (words.empty() ? "" : "; ") + fault;
  return words;
}

unsigned stated_status(std::string_view body) {
  if (body.size() > kMostOfErrorEnvelope) return 0;
  const simdjson::padded_string text(body);
  ondemand::parser parser;
  ondemand::document document;
  ondemand::object members;
  if (parser.iterate(text).get(document) || document.get_object().get(members)) return 0;
  FailureSigns signs;
  bool has_data = false;
  const auto take = [&](std::string_view key, ondemand::value value) {
    if (key == "data") has_data = !is_null_value(value);
    return FailureSigns::knows(key) ? signs.read(key, value) : simdjson::SUCCESS;
  };
  if (for_each_member(members, take)) return 0;
  return has_data && !signs.is_denied() ? 0 : signs.status_without_data();
}

}  // namespace salestouch
