#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/api/api_answer.hpp"

namespace salestouch {

/// The command that gives them.
inline constexpr std::string_view kLeadsCommand = "import.leads.list";

/// The leads of one import as the API sent them: the answer's body, and where in it each lead lies. A lead is
/// read only when it is shown.
class Leads {
 public:
  /// Reads the API's answer to a call of the import `asked`, or of any where that is empty, in one pass over
  /// its body. Errors: those of read_answer, `other_import`, `response_not_json` where `data.leads` is no
  /// list, and, beside an empty one, what the API says went wrong and what ImportProgress finds. A list is an
  /// array, a map from whole numbers, or an object that holds one of these under a usual name. A lead of an
  /// odd shape is kept as it is.
  static ApiResult<Leads> read(HttpAnswer http, std::string_view asked = {});

  std::size_t size() const { return places_.size(); }
  /// The JSON text of one lead; simdjson may read behind its end.
  std::string_view operator[](std::size_t index) const {
    return std::string_view(answer_.body).substr(places_[index].begin, places_[index].size);
  }
  /// Whether the API says that the import has more leads than it gave.
  bool is_part() const { return ended_by_ || more_.has_more(parts_, size()) || total() > size(); }
  /// Whether what the API says beside them is that it still works on the import, or that something failed:
  /// others may be there in a minute.
  bool is_unsettled() const { return is_unsettled_; }
  /// Whether these may be called all of the import's leads.
  bool are_all() const { return !is_part() && !is_unsettled_ && !has_losses_; }
  /// The leads of the import, as far as is known.
  std::size_t total() const { return std::max(size(), static_cast<std::size_t>(more_.total.value_or(0))); }
  /// What the API says to ask for the part behind; empty: nothing.
  const std::string& next_cursor() const { return more_.cursor_behind(); }
  /// The number it gives the part behind, where that is a page.
  std::optional<std::uint64_t> next_page() const { return more_.next_page; }
  /// What the API says beside its leads, each on one line.
  const std::vector<std::string>& warnings() const { return answer_.warnings; }

  /// What the API calls the first part, where it counts them.
  std::optional<std::uint64_t> first_page() const { return first_page_; }

  /// Adds the leads of the part behind, but those that are here by their ids: a list moves while it is read.
  /// What that says of more counts, and the total that was said before where it says none.
  void append(const Leads& next);

  /// Notes that one answer holds at most `rows`: where it is full, and says nothing of more, there may be
  /// some.
  void note_part_size(std::uint64_t rows);

  /// The error in the place of the part behind: what is here is not what the API has.
  const std::optional<ApiError>& ended_by() const { return ended_by_; }
  void end_with(ApiError error) { ended_by_ = std::move(error); }
  /// The part behind is asked for again.
  void go_on() { ended_by_.reset(); }

  /// Bytes of the API's answers.
  std::size_t body_bytes() const { return answer_.body.size(); }
  /// Whether reading all of them takes more than the millisecond or two that the event loop may stand still.
  bool are_many() const { return bytes() > 256 * 1024; }
  /// The memory these leads hold.
  std::size_t bytes() const {
    return answer_.body.capacity() + places_.capacity() * (sizeof(Place) + sizeof(std::uint64_t));
  }

  /// Changes when a lead is added, removed or moved; not when a lead's other fields change, because then a
  /// page that follows still shows each lead once.
  std::uint64_t fingerprint() const { return fingerprint_; }

 private:
  struct Place {
    std::size_t begin;
    std::size_t size;
  };

  struct Found;

  void take_notes(const Found& found);
  simdjson::error_code find_leads(simdjson::ondemand::value data, Found& found);
  simdjson::error_code find_in(simdjson::ondemand::value leads, Found& found, int depth);
  simdjson::error_code find_in_array(simdjson::ondemand::array leads, Found& found);
  simdjson::error_code find_in_object(simdjson::ondemand::object leads, Found& found, int depth);
  simdjson::error_code add_lead(simdjson::ondemand::value lead, Found& found);
  void take(std::string_view lead, std::string_view id, Found& found);
  simdjson::error_code unwrap(Found& found);
  simdjson::error_code add_wrapped(simdjson::ondemand::object wrapper, Found& found);

  ApiAnswer answer_;
  std::vector<Place> places_;
  std::vector<std::uint64_t> ids_;  ///< prints of what tells the leads apart; of one part in their order
  MoreHint more_;
  std::optional<std::uint64_t> first_page_;
  std::size_t parts_ = 1;
  std::optional<ApiError> ended_by_;
  bool is_unsettled_ = false;
  bool has_losses_ = false;  ///< the API says that some did not come through
  std::uint64_t fingerprint_ = 0;
};

}  // namespace salestouch
