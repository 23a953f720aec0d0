#include "tools/leads/source/leads.hpp"

#include <simdjson.h>

#include <algorithm>
#include <iterator>

#include "base/ascii.hpp"
#include "base/fingerprint.hpp"

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

ApiError no_leads(unsigned status) {
  constexpr unsigned kAccepted = 202;
  if (status == kAccepted)
    return {"not_ready", "The API is still working on this import (HTTP status 202); it gave no leads.", true,
            "Call again in a minute."};
  return {"response_not_json", "The API's answer has no list of leads.", false,
          "Tell the person; this server may be too old for the API."};
}

/// What an answer for an import without leads may have besides them.
bool is_about_import(std::string_view key) {
  constexpr std::string_view kMembers[] = {"leads", "import_id",        "id",          "name",
                                           "type",  "response_profile", "total",       "total_count",
                                           "count", "has_more",         "next_cursor", "pagination"};
  return std::ranges::find(kMembers, key) != std::end(kMembers);
}

}  // namespace

ApiResult<Leads> Leads::read(HttpAnswer http) {
  Leads leads;
  const unsigned status = http.status;
  ApiResult<ApiAnswer> answer = read_answer(
      std::move(http),
      [&leads](ondemand::value data, const std::string& body) { return leads.find_leads(data, body); });
  if (!answer) return answer.error();
  if (!leads.has_list_) return no_leads(status);
  leads.answer_ = std::move(*answer);
  leads.more_.add(leads.answer_.more);
  return leads;
}

void Leads::append(const Leads& next) {
  const std::size_t before = answer_.body.size();
  answer_.body.reserve(before + next.answer_.body.size() + simdjson::SIMDJSON_PADDING);
  answer_.body += next.answer_.body;
  for (const Place& place : next.places_) places_.push_back({before + place.begin, place.size});
  std::ranges::copy(next.answer_.warnings, std::back_inserter(answer_.warnings));
  more_ = next.more_;
  base::Fingerprint fingerprint(fingerprint_);
  fingerprint.add(next.fingerprint_);
  fingerprint_ = fingerprint.value();
}

simdjson::error_code Leads::find_leads(ondemand::value data, const std::string& body) {
  places_.clear();
  has_list_ = false;
  ondemand::object object;
  if (data.get_object().get(object) != simdjson::SUCCESS) return simdjson::SUCCESS;
  has_list_ = true;  // an import that has none may leave the list out
  bool is_named = false;
  bool has_other = false;
  more_ = {};
  const simdjson::error_code error =
      for_each_member(object, [&](std::string_view key, ondemand::value value) {
        is_named = is_named || key == "leads";
        has_other = has_other || !is_about_import(key);
        return key == "leads" ? find_in_list(value, body) : read_more_hint(key, value, more_);
      });
  // What else it may be, such as a job that is not done, is not an empty import.
  if (!is_named && has_other) has_list_ = false;
  return error;
}

simdjson::error_code Leads::find_in_list(ondemand::value leads, const std::string& body) {
  ondemand::array list;
  bool is_null = false;
  if (leads.is_null().get(is_null) == simdjson::SUCCESS && is_null) return simdjson::SUCCESS;
  if (leads.get_array().get(list) != simdjson::SUCCESS) {
    has_list_ = false;
    return simdjson::SUCCESS;
  }
  base::Fingerprint fingerprint;
  for (auto element : list) {
    ondemand::value value;
    if (auto error = element.get(value)) return error;
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
    fingerprint.add(id);
    fingerprint.add("\n");
    places_.push_back({static_cast<std::size_t>(lead.data() - body.data()), lead.size()});
  }
  fingerprint_ = fingerprint.value();
  return simdjson::SUCCESS;
}

}  // namespace salestouch
