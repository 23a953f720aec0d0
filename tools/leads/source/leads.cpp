#include "tools/leads/source/leads.hpp"

#include <simdjson.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/ascii.hpp"
#include "base/fingerprint.hpp"
#include "tools/commands/answered_import.hpp"
#include "tools/leads/source/import_progress.hpp"

namespace salestouch {
namespace {

namespace ondemand = simdjson::ondemand;

/// The text of a lead, and what tells it from another: its id, or all of it where it has none.
simdjson::error_code read_object(ondemand::object& object, std::string_view& text, std::string_view& id) {
  ondemand::value value;
  const simdjson::error_code missing = object["id"].get(value);
  if (missing && missing != simdjson::NO_SUCH_FIELD) return missing;
  if (!missing) id = base::without_trailing_space(value.raw_json_token());
  // What is left of the object is gone through once, here.
  if (auto error = object.raw_json().get(text)) return error;
  if (missing) id = text;
  return simdjson::SUCCESS;
}

/// Whether a lead can be told from others by `id`: a token, and none that stands in the place of one.
bool tells_apart(std::string_view id) {
  constexpr std::string_view kNone[] = {"",   "null",      R"("")",    "0",        R"("0")",
                                        "-1", R"("null")", R"("N/A")", R"("n/a")", R"("undefined")"};
  return std::ranges::find(kNone, id) == std::end(kNone) && id[0] != '{' && id[0] != '[';
}

std::uint64_t print_of(std::string_view id) {
  base::Fingerprint print;
  print.add(id);
  return print.value();
}

/// `said`: what the API says besides, which may be why.
ApiError no_leads(unsigned status, bool is_object, const std::vector<std::string>& said,
                  std::optional<std::chrono::seconds> retry_after) {
  if (status == kAccepted)
    return {"not_ready", "The API is still working on this import (HTTP status 202); it gave no leads.", true,
            retry_after ? "Call again after that time." : "Call again in a minute.", retry_after};
  if (!said.empty()) return error_of_status(status, "", said.front(), std::nullopt);
  return {"response_not_json",
          is_object ? "The API's answer has an object in the place of the list of leads."
                    : "The API's answer has no list of leads.",
          false, "Tell the person; this server may be too old for the API."};
}

/// What an answer for an import without leads may have besides them.
bool is_about_import(std::string_view key) {
  constexpr std::string_view kMembers[] = {"leads", "import_id", "importId",        "id",
                                           "name",  "type",      "response_profile"};
  return std::ranges::find(kMembers, key) != std::end(kMembers) || more_kind(key);
}

/// What an API says to whoever reads the leads.
bool is_notice(std::string_view key) {
  constexpr std::string_view kNotices[] = {"warnings", "warning", "notices",        "notice",       "message",
                                           "reason",   "detail",  "failure_reason", "failureReason"};
  return std::ranges::find(kNotices, key) != std::end(kNotices);
}

simdjson::error_code read_notice(std::string_view key, ondemand::value value,
                                 std::vector<std::string>& notices) {
  std::vector<std::string> read;
  if (auto error = read_warnings(value, read)) return error;
  std::ranges::copy_if(read, std::back_inserter(notices), [key](const std::string& notice) {
    return key != "message" || is_worth_saying(notice);
  });
  return simdjson::SUCCESS;
}

/// The names under which an object that stands for a list holds it.
bool names_a_list(std::string_view key) {
  constexpr std::string_view kListNames[] = {"data",    "items", "leads", "results",
                                             "records", "rows",  "list",  "nodes"};
  return std::ranges::find(kListNames, key) != std::end(kListNames);
}

/// {"lead":{…}}, and {"node":{…}} of GraphQL.
bool names_one_lead(std::string_view key, ondemand::value value) {
  ondemand::json_type type{};
  return (key == "lead" || key == "node") && value.type().get(type) == simdjson::SUCCESS &&
         type == ondemand::json_type::object;
}

bool is_whole_number(std::string_view key) {
  return !key.empty() && std::ranges::all_of(key, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_null(ondemand::value value) {
  bool null = false;
  return value.is_null().get(null) == simdjson::SUCCESS && null;
}

/// Whether `value` is a list that has something in it.
bool is_full_list(ondemand::value value) {
  ondemand::array list;
  bool is_empty = true;
  return value.get_array().get(list) == simdjson::SUCCESS &&
         list.is_empty().get(is_empty) == simdjson::SUCCESS && !is_empty;
}

/// {"data":{"items":{"0":…}}} is as deep as a list of leads may lie.
constexpr int kMaxListDepth = 2;

}  // namespace

/// What one pass over the data finds besides the leads.
struct Leads::Found {
  std::string_view body = {};
  base::Fingerprint fingerprint = base::Fingerprint();
  std::string_view last_id = {};  ///< of the lead before: some APIs give all the same
  bool has_list = false;
  bool is_object = false;     ///< in the place of the list
  bool first_has_id = false;  ///< so that it is a lead itself
  bool has_groups = false;    ///< of leads, which are what the API counts
  std::string import_id = {};
  ImportProgress progress = {};
  std::vector<std::string> warnings = {};
};

ApiResult<Leads> Leads::read(HttpAnswer http, std::string_view asked) {
  Leads leads;
  const unsigned status = http.status;
  const std::optional<std::chrono::seconds> retry_after = http.retry_after;
  Found found;
  ApiResult<ApiAnswer> answer =
      read_answer(std::move(http), [&](ondemand::value data, const std::string& body) {
        found = Found{body};
        if (auto error = leads.find_leads(data, found)) return error;
        const simdjson::error_code error = leads.unwrap(found);
        leads.fingerprint_ = found.fingerprint.value();
        return error;
      });
  if (!answer) return answer.error();
  leads.answer_ = std::move(*answer);
  leads.more_.add(leads.answer_.more);
  if (const auto count = found.progress.leads(); count && !leads.more_.total) leads.more_.total = count;
  leads.first_page_ = leads.more_.page;
  found.progress.read_status_of_call(status == kAccepted ? "accepted" : leads.answer_.state);
  if (leads.size() == 0) {
    // An empty part of a list that goes on is no import without leads.
    std::optional<ApiError> reason = leads.answer_.failure;
    if (!reason && !leads.more_.has_cursor) reason = found.progress.reason(found.warnings);
    if (reason && reason->retryable && !reason->retry_after) reason->retry_after = retry_after;
    if (reason) return *std::move(reason);
    if (std::string state = found.progress.odd_state(); found.has_list && !state.empty())
      found.warnings.push_back(std::move(state));
  }
  leads.take_notes(found);
  if (!found.has_list) return no_leads(status, found.is_object, leads.warnings(), retry_after);
  if (std::optional<ApiError> error = other_import(asked, found.import_id)) return *std::move(error);
  return leads;
}

/// The worst first: a small budget has room for few.
void Leads::take_notes(const Found& found) {
  is_unsettled_ = answer_.failure || found.progress.is_unsettled();
  has_losses_ = found.progress.has_losses() || (found.has_groups && more_.has_more());
  std::vector<std::string> notes = found.progress.notes();
  std::ranges::copy(found.warnings, std::back_inserter(notes));
  auto& warnings = answer_.warnings;
  warnings.insert(warnings.begin() + (answer_.failure ? 1 : 0), notes.begin(), notes.end());
}

void Leads::note_part_size(std::uint64_t rows) {
  const bool is_said = more_.says_more || more_.total || more_.pages || more_.names_next;
  if (!is_said && size() >= rows) more_.has_cursor = true;
}

void Leads::append(const Leads& next) {
  MoreHint more = next.more_;
  if (!more.total) {
    more.total = more_.total;
    more.total_is_sure = more_.total_is_sure;
  }
  if (!more.pages) more.pages = more_.pages;
  more_ = std::move(more);
  ++parts_;
  is_unsettled_ = is_unsettled_ || next.is_unsettled_;
  has_losses_ = has_losses_ || next.has_losses_;
  std::ranges::copy_if(next.answer_.warnings, std::back_inserter(answer_.warnings),
                       [this](const auto& warning) {
                         return std::ranges::find(answer_.warnings, warning) == answer_.warnings.end();
                       });
  if (next.size() == 0) return;
  const std::size_t before = answer_.body.size();
  answer_.body.reserve(before + next.answer_.body.size() + simdjson::SIMDJSON_PADDING);
  answer_.body += next.answer_.body;
  std::ranges::sort(ids_);
  const std::size_t known = ids_.size();
  bool has_moved = false;
  for (std::size_t i = 0; i < next.size(); ++i) {
    const auto end = ids_.begin() + static_cast<std::ptrdiff_t>(known);
    if (std::binary_search(ids_.begin(), end, next.ids_[i])) {
      has_moved = true;
      continue;
    }
    places_.push_back({before + next.places_[i].begin, next.places_[i].size});
    ids_.push_back(next.ids_[i]);
  }
  if (has_moved && !std::exchange(has_losses_, true))
    answer_.warnings.emplace_back("the list moved while it was read in parts; a lead may be missing");
  base::Fingerprint fingerprint(fingerprint_);
  fingerprint.add(next.fingerprint_);
  fingerprint_ = fingerprint.value();
}

simdjson::error_code Leads::find_leads(ondemand::value data, Found& found) {
  places_.clear();
  ids_.clear();
  more_ = {};
  ondemand::object object;
  ondemand::array list;
  if (data.get_array().get(list) == simdjson::SUCCESS) {
    const simdjson::error_code error = find_in_array(list, found);
    found.has_list = size() > 0;  // an empty one is how PHP writes any object
    return error;
  }
  if (data.get_object().get(object) != simdjson::SUCCESS) return simdjson::SUCCESS;
  bool is_null_list = false;
  bool is_named = false;
  bool has_other = false;
  bool has_other_list = false;
  std::string other_list;
  found.has_list = true;  // an import that has none may leave the list out
  const auto take = [&](std::string_view key, ondemand::value value) {
    if (key == "leads") {
      is_named = true;
      is_null_list = is_null(value);
      return is_null_list ? simdjson::SUCCESS : find_in(value, found, 0);
    }
    if (more_kind(key)) return read_more_hint(key, value, more_);
    if (key == "import_id" || key == "importId") found.import_id = scalar_text(value);
    if (is_about_import(key)) return simdjson::SUCCESS;
    has_other = true;
    if (is_notice(key)) return read_notice(key, value, found.warnings);
    if (ImportProgress::knows(key)) return found.progress.read(key, value);
    if (!has_other_list && is_full_list(value)) {
      has_other_list = true;
      other_list = key;
    }
    return simdjson::SUCCESS;
  };
  const simdjson::error_code error = for_each_member(object, take);
  // What else it may be, such as a job that is not done, is not an empty import.
  if ((!is_named && has_other) || (is_null_list && has_other_list)) found.has_list = false;
  if (found.has_list && size() == 0 && has_other_list)
    found.warnings.push_back("beside no leads it gave a list called " + one_line(other_list, 40));
  return error;
}

simdjson::error_code Leads::find_in(ondemand::value leads, Found& found, int depth) {
  ondemand::array list;
  ondemand::object object;
  if (is_null(leads)) return simdjson::SUCCESS;
  if (leads.get_array().get(list) == simdjson::SUCCESS) return find_in_array(list, found);
  if (leads.get_object().get(object) == simdjson::SUCCESS && depth <= kMaxListDepth)
    return find_in_object(object, found, depth);
  found.has_list = false;
  return simdjson::SUCCESS;
}

simdjson::error_code Leads::find_in_array(ondemand::array leads, Found& found) {
  for (auto element : leads) {
    ondemand::value lead;
    if (auto error = element.get(lead)) return error;
    if (auto error = add_lead(lead, found)) return error;
  }
  return simdjson::SUCCESS;
}

/// A list of PHP of which the first was removed is a map from numbers to its items, and one of none may be
/// {}; frameworks put a list into an object, beside what they say of its pages.
simdjson::error_code Leads::find_in_object(ondemand::object leads, Found& found, int depth) {
  bool has_numbers = false;
  bool has_list = false;
  bool has_other = false;
  const auto take = [&](std::string_view key, ondemand::value value) {
    if (is_whole_number(key)) {
      has_numbers = true;
      return add_lead(value, found);
    }
    has_other = true;
    if (!names_a_list(key) || has_list) return read_more_hint(key, value, more_);
    has_list = true;
    return find_in(value, found, depth + 1);
  };
  if (auto error = for_each_member(leads, take)) return error;
  if (has_other && (has_numbers || !has_list)) {
    places_.clear();
    ids_.clear();
    found.has_list = false;
    found.is_object = true;
  }
  return simdjson::SUCCESS;
}

simdjson::error_code Leads::add_lead(ondemand::value value, Found& found) {
  std::string_view lead;
  std::string_view id;
  ondemand::object members;
  ondemand::array items;
  if (value.get_object().get(members) == simdjson::SUCCESS) {
    if (auto error = read_object(members, lead, id)) return error;
  } else if (value.get_array().get(items) == simdjson::SUCCESS) {
    if (auto error = items.raw_json().get(lead)) return error;
    id = lead;
  } else {
    id = lead = value.raw_json_token();
  }
  lead = base::without_trailing_space(lead);
  if (places_.empty()) found.first_has_id = id.data() != lead.data();
  // Some APIs give all leads the same id: then it is none of the first, either.
  const bool is_shared = !ids_.empty() && id == found.last_id;
  if (is_shared) ids_.back() = print_of(found.body.substr(places_.back().begin, places_.back().size));
  const bool is_own = tells_apart(id) && !is_shared;
  found.last_id = id;
  if (!is_own) id = lead;
  take(lead, id, found);
  return simdjson::SUCCESS;
}

simdjson::error_code Leads::add_wrapped(ondemand::object wrapper, Found& found) {
  return for_each_member(wrapper, [&](std::string_view key, ondemand::value value) {
    ondemand::array several;
    if (key == "leads" && value.get_array().get(several) == simdjson::SUCCESS)
      return find_in_array(several, found);
    return names_one_lead(key, value) ? add_lead(value, found) : simdjson::SUCCESS;
  });
}

/// Leads in groups, {"company":…,"leads":[…]}, or each in an object of its own, {"node":{…},"cursor":…}: as
/// the first is, all are.
simdjson::error_code Leads::unwrap(Found& found) {
  ondemand::parser parser;
  ondemand::document document;
  ondemand::object object;
  const auto open = [&](const Place& place) {
    const simdjson::padded_string_view text(found.body.data() + place.begin, place.size,
                                            place.size + simdjson::SIMDJSON_PADDING);
    return parser.iterate(text).get(document) == simdjson::SUCCESS &&
           document.get_object().get(object) == simdjson::SUCCESS;
  };
  bool is_wrapper = false;
  const auto look = [&](std::string_view key, ondemand::value value) {
    found.has_groups = found.has_groups || (key == "leads" && is_full_list(value));
    is_wrapper = is_wrapper || names_one_lead(key, value);
    return simdjson::SUCCESS;
  };
  if (places_.empty() || found.first_has_id || !open(places_.front()) || for_each_member(object, look))
    return simdjson::SUCCESS;
  if (!found.has_groups && !is_wrapper) return simdjson::SUCCESS;
  if (found.has_groups) more_.total.reset();  // of groups
  ids_.clear();
  found.fingerprint = base::Fingerprint();
  found.warnings.emplace_back("each lead came inside another object, whose other members are not shown");
  for (const Place& place : std::exchange(places_, {})) {
    const std::size_t before = size();
    if (open(place)) {
      if (auto error = add_wrapped(object, found)) return error;
    }
    // One of another shape than those around it.
    const std::string_view text = found.body.substr(place.begin, place.size);
    if (size() == before) take(text, text, found);
  }
  return simdjson::SUCCESS;
}

void Leads::take(std::string_view lead, std::string_view id, Found& found) {
  found.fingerprint.add(id);
  found.fingerprint.add("\n");
  places_.push_back({static_cast<std::size_t>(lead.data() - found.body.data()), lead.size()});
  ids_.push_back(print_of(id));
}

}  // namespace salestouch
