#include "tools/api/api_error.hpp"

#include <algorithm>

#include "base/inert_text.hpp"
#include "base/utf8.hpp"

namespace salestouch {
namespace {

struct StatusMeaning {
  unsigned status;
  std::string_view code;
  std::string_view message;
  bool retryable;
  std::string_view next_step;
};

constexpr StatusMeaning kMeanings[] = {
    {304, "api_failed", "A cache on the way answered instead of the API, and with nothing.", true,
     "Call again; if it comes again, ask the person to look at the cache of the proxy."},
    {400, "invalid_input", "The API refused the input.", false, "Correct the arguments and call again."},
    {401, "unauthorized", "The API did not accept the credentials.", false,
     "Ask the person to check SALESTOUCH_API_KEY in the server's configuration; keys begin with st_."},
    {402, "forbidden", "The workspace's plan or credits do not permit this command.", false,
     "Ask the person to look at the plan and the credits in SalesTouch."},
    {403, "forbidden", "The credentials do not permit this command.", false,
     "Ask the person for a key of a workspace or role that may read this."},
    {404, "not_found", "The API knows no such thing.", false,
     "Check the command's id and the ids in the arguments."},
    {408, "api_failed", "The request did not reach the API in time.", true, "Call again."},
    {409, "conflict", "The API cannot do this in the present state.", false,
     "Read the message, resolve the conflict, then call again."},
    {410, "not_found", "The API has no such thing any more.", false, "Check the ids in the arguments."},
    {422, "invalid_input", "The API could not use the input.", false,
     "Correct the arguments and call again."},
    {423, "conflict", "Somebody else holds what the command works on.", true,
     "Wait until they are done, then call again."},
    {425, "api_failed", "The API was asked too early.", true, "Call again."},
    {429, "rate_limited", "The API asks for fewer calls.", true, "Wait, then call again."},
};
constexpr StatusMeaning kServerError = {0, "api_failed", "The API failed.", true,
                                        "Call again in a minute; if it fails again, tell the person."};
constexpr StatusMeaning kOther = {0, "api_error", "The API reported an error.", false,
                                  "Read the message; correct the arguments or tell the person."};

const StatusMeaning& meaning_of(unsigned status) {
  for (const StatusMeaning& meaning : kMeanings) {
    if (meaning.status == status) return meaning;
  }
  return status >= 500 ? kServerError : kOther;
}

}  // namespace

std::string one_line(std::string_view text, std::size_t limit) {
  // A text of megabytes is not gone through for its beginning.
  std::string line(text.substr(0, 4 * (limit + 1)));
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; };
  std::ranges::replace_if(line, is_control, ' ');
  const std::string_view kept = base::first_characters(line, limit);
  std::string inert;
  base::append_inert(inert, kept);
  return kept.size() == text.size() ? inert : inert + "…";
}

ApiError error_of_status(unsigned status, std::string_view code, std::string_view message,
                         std::optional<std::chrono::seconds> retry_after) {
  // Who is told to wait has no need of another key: some APIs limit calls with 403.
  const StatusMeaning& meaning = meaning_of(status == 403 && retry_after ? 429 : status);
  ApiError error{std::string(meaning.code), std::string(meaning.message), meaning.retryable,
                 std::string(meaning.next_step), retry_after};
  // One wait is said, and the API's own is the better.
  if (retry_after && error.retryable)
    error.next_step = "Call again after that time; if it fails again, tell the person.";
  if (status >= 300) error.message += " HTTP status " + std::to_string(status) + ".";
  if (!code.empty() || !message.empty()) {
    error.message += " It said: " + one_line(code, 60) + (code.empty() || message.empty() ? "" : ": ") +
                     one_line(message, 300);
  }
  return error;
}

ApiError response_too_large(std::size_t limit) {
  return {"response_too_large",
          "The SalesTouch API's answer is larger than " + std::to_string(limit) + " bytes.", false,
          "Choose a smaller import, or ask the person to raise --max-response-bytes."};
}

ApiError out_of_memory() {
  return {"response_too_large",
          "This server's machine has not enough memory to read the SalesTouch API's answer.", false,
          "Choose a smaller import, or ask the person to give this server more memory."};
}

std::string describe(const ApiError& error) {
  std::string text = "Error " + error.code + ": " + error.message + "\nRetry: ";
  if (!error.retryable) {
    text += "no";
  } else if (error.retry_after) {
    text += "yes, after " + std::to_string(error.retry_after->count()) + " s";
  } else {
    text += "yes";
  }
  text += ".\nNext: " + error.next_step;
  return text;
}

ApiError too_many_calls() {
  return {"busy", "More calls of SalesTouch run and wait than this server takes.", true,
          "Call again in a few seconds; fewer calls at once are faster.", std::chrono::seconds(2)};
}

ApiError unavailable(std::chrono::seconds wait, const std::string& trouble) {
  return {
      "api_unavailable",
      "The SalesTouch API failed several times in a row, so it is left alone for a while. Last: " + trouble,
      true, "Call again after that time; if it goes on, tell the person that SalesTouch is down.", wait};
}

}  // namespace salestouch
