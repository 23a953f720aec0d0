#include "tools/leads.hpp"

#include <simdjson.h>

namespace salestouch {
namespace {

namespace ondemand = simdjson::ondemand;

/// FNV-1a, continued from `hash`; the API is not an adversary of its own change detection.
std::uint64_t hash_more(std::uint64_t hash, std::string_view bytes) {
  for (char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return hash;
}

std::string_view without_trailing_space(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

/// What tells one lead from another: its id, or all of it where it has none.
std::string_view identity(ondemand::object& object, std::string_view text) {
  ondemand::value id;
  object.reset();
  return object["id"].get(id) == simdjson::SUCCESS ? without_trailing_space(id.raw_json_token()) : text;
}

ApiError no_leads() {
  return {"response_not_json", "The API's answer has no list of leads.", false,
          "Tell the person; this server may be too old for the API."};
}

}  // namespace

ApiResult<Leads> Leads::read(ApiAnswer answer) {
  Leads leads;
  leads.answer_ = std::move(answer);
  const std::string& body = leads.answer_.body;
  ondemand::parser parser;
  ondemand::document document;
  ondemand::array list;
  const std::string_view data = leads.answer_.data();
  // The data is followed by the rest of the body or by its padding, so simdjson may read on.
  const simdjson::padded_string_view text(data.data(), data.size(), data.size() + simdjson::SIMDJSON_PADDING);
  if (parser.iterate(text).get(document)) return no_leads();
  if (document["leads"].get_array().get(list)) return no_leads();

  std::uint64_t hash = 14695981039346656037u;
  for (auto element : list) {
    ondemand::value value;
    if (element.get(value)) return no_leads();
    std::string_view lead;
    std::string_view id;
    ondemand::object object;
    ondemand::array array;
    if (value.get_object().get(object) == simdjson::SUCCESS) {
      if (object.raw_json().get(lead)) return no_leads();
      id = identity(object, lead);
    } else if (value.get_array().get(array) == simdjson::SUCCESS) {
      if (array.raw_json().get(lead)) return no_leads();
      id = lead;
    } else {
      id = lead = value.raw_json_token();
    }
    lead = without_trailing_space(lead);
    hash = hash_more(hash_more(hash, id), "\n");
    leads.places_.push_back({static_cast<std::size_t>(lead.data() - body.data()), lead.size()});
  }
  leads.fingerprint_ = hash;
  return leads;
}

}  // namespace salestouch
