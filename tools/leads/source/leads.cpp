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

ApiError no_leads() {
  return {"response_not_json", "The API's answer has no list of leads.", false,
          "Tell the person; this server may be too old for the API."};
}

}  // namespace

ApiResult<Leads> Leads::read(HttpAnswer http) {
  Leads leads;
  ApiResult<ApiAnswer> answer = read_answer(
      std::move(http),
      [&leads](ondemand::value data, const std::string& body) { return leads.find_leads(data, body); });
  if (!answer) return answer.error();
  if (!leads.has_list_) return no_leads();
  leads.answer_ = std::move(*answer);
  leads.more_.has_more = leads.more_.has_more || leads.answer_.more.has_more;
  if (!leads.more_.total) leads.more_.total = leads.answer_.more.total;
  if (leads.more_.next_cursor.empty()) leads.more_.next_cursor = leads.answer_.more.next_cursor;
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
  more_ = {};
  return for_each_member(object, [&](std::string_view key, ondemand::value value) {
    return key == "leads" ? find_in_list(value, body) : read_more_hint(key, value, more_);
  });
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
