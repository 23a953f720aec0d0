#include "tools/api/api_answer.hpp"

#include <simdjson.h>

#include <algorithm>
#include <optional>

#include "base/ascii.hpp"
#include "base/json.hpp"
#include "base/utf8.hpp"
#include "tools/api/failed_data.hpp"
#include "tools/api/failure_signs.hpp"
#include "tools/api/stated_error.hpp"

namespace salestouch {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t kMaxWarnings = 5;
constexpr std::size_t kMaxWarningCharacters = 200;
/// What is longer is shown as it begins.
constexpr std::size_t kMaxNoticeBytes = 64 * 1024;

/// What the envelope says besides `data`.
struct Envelope {
  bool is_object = false;
  bool has_data = false;  ///< null is some
  bool data_is_null = false;
  bool has_containers = false;  ///< besides data, meta and what says what went wrong
  bool approval_required = false;
  std::string approval_request_id;
  FailureSigns signs;
};

/// The string that `value` is, or empty when it is something else or cannot be read.
std::string string_or_empty(ondemand::value value) {
  std::string_view text;
  return value.get_string().get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

bool is_warning(std::string_view key) {
  return key == "warnings" || key == "warning";
}

/// What remains is of credits or calls there, not of leads.
simdjson::error_code read_hint_beside_data(std::string_view key, ondemand::value value, MoreHint& hint) {
  return more_kind(key) == MoreKind::remaining ? simdjson::SUCCESS : read_more_hint(key, value, hint);
}

simdjson::error_code read_meta(ondemand::value value, Envelope& envelope, ApiAnswer& answer) {
  ondemand::object meta;
  if (value.get_object().get(meta) != simdjson::SUCCESS) return simdjson::SUCCESS;
  return for_each_member(meta, [&](std::string_view key, ondemand::value member) {
    if (auto error = read_hint_beside_data(key, member, answer.more)) return error;
    bool wanted = false;
    if (key == "approval_required")
      envelope.approval_required = member.get_bool().get(wanted) == simdjson::SUCCESS && wanted;
    if (key == "approval_request_id") envelope.approval_request_id = string_or_empty(member);
    const bool is_sign =
        key == "error" || key == "errors" || key == "status" || key == "state" || key == "message";
    if (is_sign) return envelope.signs.read(key, member);
    return is_warning(key) ? read_warnings(member, answer.warnings) : simdjson::SUCCESS;
  });
}

simdjson::error_code read_data_member(ondemand::value value, ApiAnswer& answer, Envelope& envelope,
                                      const ReadData& read_data) {
  ondemand::json_type type{};
  if (auto error = value.type().get(type)) return error;
  envelope.has_data = true;
  envelope.data_is_null = type == ondemand::json_type::null;
  if (read_data) return read_data(value, answer.body);
  const std::string_view data = raw_text(value);
  if (data.empty()) return simdjson::TAPE_ERROR;
  answer.data_begin = static_cast<std::size_t>(data.data() - answer.body.data());
  answer.data_size = data.size();
  return simdjson::SUCCESS;
}

simdjson::error_code read_envelope(ApiAnswer& answer, Envelope& envelope, const ReadData& read_data) {
  ondemand::parser parser;
  ondemand::document document;
  ondemand::object object;
  const simdjson::padded_string_view text(answer.body.data(), answer.body.size(), answer.body.capacity());
  if (auto error = parser.iterate(text).get(document)) return error;
  if (auto error = document.get_object().get(object)) return error;
  envelope.is_object = true;
  const auto take = [&](std::string_view key, ondemand::value value) {
    if (key == "data") return read_data_member(value, answer, envelope, read_data);
    if (key == "meta") return read_meta(value, envelope, answer);
    if (is_warning(key)) return read_warnings(value, answer.warnings);
    if (FailureSigns::knows(key)) return envelope.signs.read(key, value);
    ondemand::json_type type{};
    if (auto error = value.type().get(type)) return error;
    envelope.has_containers =
        envelope.has_containers || type == ondemand::json_type::object || type == ondemand::json_type::array;
    return read_hint_beside_data(key, value, answer.more);
  };
  if (auto error = for_each_member(object, take)) return error;
  // A second document, such as an error after half of the work, is not to be passed over.
  const bool is_at_end = document.current_location().error() == simdjson::OUT_OF_BOUNDS;
  return is_at_end ? simdjson::SUCCESS : simdjson::TAPE_ERROR;
}

/// Whether the charset of a media type is one of the old ones of Western Europe.
bool says_latin(std::string_view content_type) {
  const std::string letters = base::letters_and_digits_of(content_type);
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"iso88591", "latin1", "windows1252", "cp1252"},
      [&](std::string_view charset) {
        return letters.find(std::string("charset").append(charset)) != letters.npos;
      });
}

/// Whether `body` is one JSON value without an end that lacks.
bool is_whole_json(const std::string& body) {
  simdjson::dom::parser parser;
  const simdjson::padded_string_view text(body.data(), body.size(), body.capacity());
  return parser.parse(text).error() == simdjson::SUCCESS;
}

/// Codes are written to logs and matched by programs: the API's own is taken only if it is one word.
bool is_identifier(std::string_view code) {
  const auto is_word = [](char c) { return base::is_letter_or_digit(c) || c == '_' || c == '.' || c == '-'; };
  return !code.empty() && code.size() <= 60 && std::ranges::all_of(code, is_word);
}

/// RFC 9110, 15.4; the others of that class send nobody elsewhere.
bool is_redirect(unsigned status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// What an API says with its status alone. A change that it works on must not be asked for twice.
ApiError accepted(std::optional<std::chrono::seconds> retry_after, bool is_read) {
  const char* next = !is_read      ? "Look at what it changed before it is called again."
                     : retry_after ? "Call again after that time."
                                   : "Call again in a minute.";
  return {"not_ready", "The API is still working on this (HTTP status 202); it gave no data.", is_read, next,
          is_read ? retry_after : std::nullopt};
}

/// The media type of a body that is no JSON, and what a short text says: of a page of HTML that is nothing.
std::string what_came(const HttpAnswer& http) {
  constexpr std::size_t kMostOfText = 150;
  if (http.body.empty()) return "nothing";
  if (http.content_type.empty()) return "something of no type";
  std::string came = one_line(http.content_type, 60);
  const std::string_view text = base::trimmed(http.body);
  if (http.content_type.starts_with("text/plain") && !text.empty())
    came += " (\"" + one_line(text, kMostOfText) + "\")";
  return came;
}

/// Something that is not the API answered: what it says of ids or credentials means nothing.
ApiError not_json(const HttpAnswer& http) {
  const std::string came = what_came(http);
  const std::string status = "HTTP status " + std::to_string(http.status);
  if (http.is_challenge || (http.status == 403 && !http.body.empty())) {
    return {"blocked_on_the_way",
            "Something between this server and the SalesTouch API answered with " + status + " and " + came +
                (http.is_challenge ? ": it wants to see a browser (a bot check)."
                                   : "; the API itself was not reached."),
            false,
            "Ask the person to let this server through: an allow rule for its address, or another network. "
            "The credentials are not the cause."};
  }
  if (http.status == 511) {
    return {"blocked_on_the_way",
            "The network between this server and the SalesTouch API wants a login first (" + status + ").",
            true, "Ask the person to sign in to the network, such as a hotel's page, then call again."};
  }
  if (http.status == 407) {
    return {"proxy_failed",
            "A proxy on the way to the SalesTouch API wants a user name and a password (" + status + ").",
            false, "Ask the person to name it with them: HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT."};
  }
  if ((http.status == 404 || http.status == 405) && !http.body.empty()) {
    return {"wrong_base_url",
            "At the configured base URL there is no SalesTouch API: it answered with " + status + " and " +
                came + " instead of JSON.",
            false,
            "Ask the person to check SALESTOUCH_API_BASE_URL; the default is https://www.salestouch.io."};
  }
  if (http.status >= 300) {
    ApiError error = error_of_status(http.status, "", "", http.retry_after);
    const bool is_broken = http.content_type.find("json") != std::string::npos && !http.body.empty();
    error.message += is_broken ? " (The answer was JSON that is broken or cut.)"
                               : " (The answer was no JSON but " + came + ".)";
    return error;
  }
  if (http.content_type.find("json") != std::string::npos && !http.body.empty()) {
    return {"response_not_json", "The API answered with " + status + " and JSON that is broken or cut.", true,
            "Call again; if it comes again, tell whoever runs the API."};
  }
  return {"response_not_json",
          "The API answered with " + status + " and " + came + " instead of the JSON it documents.", false,
          "Ask the person to check SALESTOUCH_API_BASE_URL; a proxy or a login page may have answered."};
}

/// A name as programmers give it, not a value that stands in the place of one.
bool is_member_name(std::string_view name) {
  if (name.starts_with('@')) name.remove_prefix(1);
  return is_identifier(name);
}

/// "it has import_id, leads": what a body is, without its values.
std::string form_of(const std::string& body) {
  constexpr std::size_t kMostNames = 8;
  ondemand::parser parser;
  ondemand::document document;
  ondemand::object object;
  const simdjson::padded_string_view text(body.data(), body.size(), body.capacity());
  if (parser.iterate(text).get(document)) return "it is no JSON";
  if (document.get_object().get(object)) return "it is no object";
  std::string names;
  std::size_t count = 0;
  (void)for_each_member(object, [&](std::string_view name, ondemand::value) {
    if (is_member_name(name) && count++ < kMostNames)
      names += (names.empty() ? "" : ", ") + one_line(name, kMaxWarningCharacters);
    return simdjson::SUCCESS;
  });
  return names.empty() ? "it has no members" : "it has " + names;
}

ApiError other_form(unsigned status, const std::string& body) {
  return {"response_not_json",
          "The API answered with HTTP status " + std::to_string(status) +
              " and JSON in another form than it documents, without data: " + form_of(body) + ".",
          false, "Tell the person; the base URL may be that of another API, or this server too old for it."};
}

/// Why an answer is none, or what is wrong with it, in the API's words where it has some.
ApiError failure_in(const HttpAnswer& http, const std::string& body, const Envelope& envelope) {
  constexpr std::size_t kMostOfError = 64 * 1024;
  const FailureSigns& signs = envelope.signs;
  const unsigned stated_status = signs.status_without_data();
  const unsigned status = http.status < 300 && stated_status != 0 ? stated_status : http.status;
  const bool is_error = status >= 300 || signs.any() || signs.has_odd_code();
  const bool is_only_words = !signs.message().empty() && !envelope.has_containers;
  if (!is_error && !is_only_words) return other_form(http.status, body);
  StatedError stated;
  if (is_error && (http.status >= 300 || body.size() <= kMostOfError)) stated = read_stated_error(body);
  if (stated.message.empty() && http.status < 300)
    stated.message = signs.any() && !signs.is_denied() ? signs.words() : signs.message();
  const std::optional<std::chrono::seconds> wait = http.retry_after ? http.retry_after : stated.retry_after;
  if (status >= 300) return error_of_status(status, stated.code, stated.message, wait);
  ApiError error = error_of_status(status, "", stated.message, wait);
  if (is_identifier(stated.code)) error.code = stated.code;
  return error;
}

}  // namespace

std::string notice_text(ondemand::value value) {
  const std::string_view json = raw_text(value);
  if (json.empty() || json == "null" || json == "false" || json == "0") return {};
  const std::optional<base::Json> read = base::parse_json(json.substr(0, kMaxNoticeBytes));
  if (!read) return one_line(json, kMaxWarningCharacters);
  if (read->is_string()) return one_line(read->get_ref<const std::string&>(), kMaxWarningCharacters);
  if (read->empty()) return {};
  for (const char* name : {"message", "detail", "title"}) {
    const std::string text = base::find_string(*read, name).value_or("");
    if (!text.empty()) return one_line(text, kMaxWarningCharacters);
  }
  return one_line(base::dump_json(*read), kMaxWarningCharacters);
}

simdjson::error_code read_warnings(ondemand::value value, std::vector<std::string>& warnings) {
  const auto keep = [&warnings](std::string text) {
    if (!text.empty() && warnings.size() < kMaxWarnings) warnings.push_back(std::move(text));
  };
  ondemand::array list;
  if (value.get_array().get(list) != simdjson::SUCCESS) {
    keep(notice_text(value));
    return simdjson::SUCCESS;
  }
  std::size_t others = 0;
  for (auto element : list) {
    ondemand::value warning;
    if (auto error = element.get(warning)) return error;
    if (warnings.size() < kMaxWarnings) {
      keep(notice_text(warning));
    } else {
      ++others;
    }
  }
  if (others > 0) warnings.push_back("and " + std::to_string(others) + " more");
  return simdjson::SUCCESS;
}

bool is_worth_saying(std::string_view message) {
  constexpr std::size_t kMostOfRoutine = 60;
  // All that messages of success are made of: one other word, and it may be what a reader must know.
  constexpr std::string_view kRoutine[] = {
      "all",        "and",       "api",      "call",     "command",  "completed", "contact",   "contacts",
      "created",    "data",      "deleted",  "done",     "executed", "feedback",  "fetched",   "for",
      "found",      "import",    "imports",  "is",       "item",     "items",     "lead",      "leads",
      "list",       "listed",    "loaded",   "of",       "ok",       "okay",      "operation", "processed",
      "query",      "read",      "record",   "recorded", "records",  "request",   "response",  "result",
      "results",    "retrieved", "returned", "row",      "rows",     "saved",     "success",   "successfully",
      "successful", "the",       "updated",  "was",      "were",     "with",      "your"};
  if (message.size() > kMostOfRoutine) return true;
  std::string word;
  const auto is_other = [&] {
    return !word.empty() && std::ranges::find(kRoutine, word) == std::end(kRoutine);
  };
  for (const char c : message) {
    if (base::is_letter_or_digit(c) || c == '\'' || static_cast<unsigned char>(c) >= 0x80) {
      word += base::to_lower(c);
      continue;
    }
    if (is_other()) return true;
    word.clear();
  }
  return is_other();
}

MoreHint more_of(const ApiAnswer& answer) {
  MoreHint more = answer.more;
  ondemand::parser parser;
  const simdjson::padded_string data(answer.data());
  ondemand::document document;
  ondemand::object members;
  if (!parser.iterate(data).get(document) && !document.get_object().get(members)) {
    (void)for_each_member(members, [&](std::string_view key, ondemand::value value) {
      return read_more_hint(key, value, more);
    });
  }
  return more;
}

void reserve_json_padding(std::string& text) {
  text.reserve(text.size() + simdjson::SIMDJSON_PADDING);
}

ApiResult<ApiAnswer> read_answer(HttpAnswer http, const ReadData& read_data) {
  if (is_redirect(http.status)) {
    return ApiError{"redirected",
                    "The API answered with a redirect (HTTP status " + std::to_string(http.status) +
                        (http.location.empty() ? std::string() : " to " + one_line(http.location, 200)) +
                        "), which is not followed, so that the key stays with the configured host.",
                    false, "Ask the person to set SALESTOUCH_API_BASE_URL to the final address."};
  }
  ApiAnswer answer;
  answer.more = http.more;
  answer.body = base::without_byte_order_mark(std::move(http.body));
  reserve_json_padding(answer.body);

  Envelope envelope;
  simdjson::error_code failure = read_envelope(answer, envelope, read_data);
  if (failure == simdjson::UTF8_ERROR || failure == simdjson::UNESCAPED_CHARS) {
    const bool is_no_utf8 = failure == simdjson::UTF8_ERROR;
    const bool is_latin = is_no_utf8 && says_latin(http.content_type);
    answer.body =
        is_latin ? base::from_windows_1252(answer.body) : base::with_bad_bytes_replaced(answer.body);
    // A raw line end in a text becomes a space; between values it is one anyway.
    std::ranges::replace_if(
        answer.body, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    reserve_json_padding(answer.body);
    envelope = {};
    answer.warnings.clear();
    answer.more = http.more;
    failure = read_envelope(answer, envelope, read_data);
    if (is_no_utf8 && !is_latin)
      answer.warnings.emplace_back("its text is not UTF-8; what cannot be read of it is shown as \uFFFD");
  }
  const bool is_no_object = failure == simdjson::INCORRECT_TYPE && !envelope.is_object;
  if (failure == simdjson::MEMALLOC) return out_of_memory();
  if (failure && http.status == kAccepted) return accepted(http.retry_after, read_data != nullptr);
  if (failure && !(is_no_object && is_whole_json(answer.body))) {
    http.body = std::move(answer.body);
    return not_json(http);
  }
  if (envelope.approval_required) {
    return ApiError{"approval_required",
                    "The command waits for a person's approval (approval_request_id: " +
                        one_line(envelope.approval_request_id, 100) + ").",
                    false, "Ask the person to approve this request in SalesTouch, then call again."};
  }
  const FailureSigns& signs = envelope.signs;
  const bool is_nothing =
      !envelope.has_data ||
      (envelope.data_is_null && (signs.any() || (signs.has_odd_code() && is_worth_saying(signs.message()))));
  if (is_nothing && http.status == kAccepted && !signs.any())
    return accepted(http.retry_after, read_data != nullptr);
  if (http.status >= 300 || signs.is_denied() || is_nothing) return failure_in(http, answer.body, envelope);
  if (signs.any()) {
    answer.failure = failure_in(http, answer.body, envelope);
    if (!read_data && !outweighs_failure(answer.data(), signs.is_refusal())) return *answer.failure;
    answer.warnings.insert(answer.warnings.begin(), signs.words());
  } else if (std::optional<ApiError> error = read_data ? std::nullopt : error_alone_in(answer.data())) {
    return *std::move(error);
  } else if (is_worth_saying(signs.message())) {
    // {"code":1001,"message":"login required","data":{}} is no empty list.
    if (read_data && signs.has_code_of_failure()) answer.failure = failure_in(http, answer.body, envelope);
    answer.warnings.push_back(signs.message());
  }
  answer.state = signs.state();
  if (http.status == 206) answer.more.has_cursor = true;
  return answer;
}

}  // namespace salestouch
