#include "tools/commands/command_page.hpp"

#include <algorithm>
#include <iterator>

#include "base/fingerprint.hpp"
#include "base/inert_text.hpp"
#include "tools/results/json_values.hpp"
#include "tools/results/token_meter.hpp"

namespace salestouch {
namespace {

namespace dom = simdjson::dom;

/// The cost of a comma before the end of a line is at most this.
constexpr Cost kComma{1024, 1, 1};
constexpr std::string_view kOverBudget =
    " This result is over the budget: what is cut ends in …[+N]; a higher max_tokens shows more.";

/// Where the data around a list is more than its share of the page; both are shorter than kOverBudget.
constexpr std::string_view kRestCut = " What stands beside it is cut ([+N]); a higher max_tokens shows more.";
constexpr std::string_view kRestCutAgain = " What stands beside it is cut; the first page has more.";

/// The share of a page that is for the data around its list: it must not push the list out, and need not come
/// again at length.
PageBudget share_of_rest(const PageBudget& budget, bool is_first) {
  const auto share = [is_first](std::size_t all) {
    return all == ValueCuts::kAll ? all : all / (is_first ? 2 : 8);
  };
  return {share(budget.tokens), share(budget.characters), share(budget.bytes)};
}

/// Bytes of the members around a list that is paged, as they are written: they stand in each page.
constexpr std::size_t kMaxPath = 120;

/// A member of an object by its place: hostile objects repeat names.
struct Member {
  std::string_view name;
  std::size_t place = 0;
};

/// A list in the data, by the members that lead to it.
struct List {
  std::vector<Member> path;
  dom::array items;
  std::size_t size = 0;
};

/// What `name` takes of a path.
std::size_t path_bytes(std::string_view name) {
  std::string written;
  base::append_json_string(written, name);
  return written.size() + std::string_view("{:}").size();
}

void find_longest_list(dom::element value, std::size_t path_room, std::vector<Member>& path,
                       std::optional<List>& longest) {
  if (dom::array items; value.get_array().get(items) == simdjson::SUCCESS) {
    std::size_t size = 0;
    for ([[maybe_unused]] dom::element item : items) ++size;
    if (!longest || size > longest->size) longest = {path, items, size};
    return;
  }
  dom::object members;
  if (value.get_object().get(members) != simdjson::SUCCESS) return;
  std::size_t place = 0;
  for (auto [name, member] : members) {
    const Member step{name, place++};
    if (!member.is_array() && !member.is_object()) continue;
    const std::size_t bytes = path_bytes(name);
    if (bytes > path_room) continue;
    path.push_back(step);
    find_longest_list(member, path_room - bytes, path, longest);
    path.pop_back();
  }
}

/// What stands before and behind the items of the list that is paged.
struct Frame {
  std::string before;
  std::string behind;
};

/// Writes `value`, and what comes after the list at `path` to `behind`.
void write_frame(Frame& frame, dom::element value, const std::vector<Member>& path, std::size_t depth,
                 const ValueCuts& cuts) {
  if (depth == path.size()) {
    frame.before += "[\n";
    frame.behind += ']';
    return;
  }
  frame.before += '{';
  std::size_t place = 0;
  std::size_t others = 0;
  const dom::object members = value.get_object().value_unsafe();
  for (auto [name, member] : members) {
    const std::size_t list_place = path[depth].place;
    if (place == list_place) {
      separate(frame.before);
      base::append_json_string(frame.before, name);
      frame.before += ':';
      write_frame(frame, member, path, depth + 1, cuts);
    } else if (others++ < cuts.items) {
      append_member(place < list_place ? frame.before : frame.behind, name, member, cuts);
    }
    ++place;
  }
  if (others > cuts.items) {
    frame.behind += R"(,"…":)";
    base::append_json_string(frame.behind, missing_items(others - cuts.items));
  }
  frame.behind += '}';
}

/// Changes when an item is added, removed or moved. An item is known by its id, or by all of it.
std::uint64_t fingerprint_of(const List& list) {
  base::Fingerprint fingerprint;
  std::string identity;
  for (dom::element item : list.items) {
    identity.clear();
    dom::object members;
    if (item.get_object().get(members) == simdjson::SUCCESS) {
      for (auto [name, member] : members) {
        if (name != "id" && !name.ends_with("_id")) continue;
        append_json(identity, "", member, {});
        break;
      }
    }
    if (identity.empty()) append_json(identity, "", item, {});
    fingerprint.add(identity + '\n');
  }
  return fingerprint.value();
}

/// The items of one page, a line each, with the commas between them.
struct Items {
  std::string text;
  std::size_t count = 0;
  bool cut = false;
};

/// Writes the items from `first` on that fit beside the frame, the first one in any case. `frame_with(cuts)`
/// writes the frame anew and says what it costs; `cuts` is one of kCuts.
template <class FrameWith>
Items write_items(const List& list, std::size_t first, const PageBudget& budget, FrameWith frame_with) {
  Items items;
  Cost frame = frame_with(kCuts[0]);
  Cost cost;
  std::size_t place = 0;
  for (dom::element item : list.items) {
    if (place++ < first) continue;
    const std::size_t before = items.text.size();
    const auto cost_with = [&](const ValueCuts& cuts) {
      items.text.resize(before);
      append_json(items.text, "", item, cuts);
      items.text += '\n';
      return cost + cost_of(std::string_view(items.text).substr(before), budget) + kComma;
    };
    Cost next = cost_with(ValueCuts());
    if (!(frame + next).fits(budget) && items.count > 0) {
      items.text.resize(before);
      break;
    }
    for (const ValueCuts& cuts : kCuts) {
      if ((frame + next).fits(budget)) break;
      items.cut = true;
      frame = frame_with(cuts);
      next = cost_with(cuts);
    }
    cost = next;
    ++items.count;
    if (items.cut) break;
    items.text.insert(items.text.size() - 1, ",");
  }
  if (items.text.ends_with(",\n")) items.text.erase(items.text.size() - 2, 1);
  return items;
}

/// What an answer says of a list of which it gave a part. Data that has an id is one thing, and what it
/// counts is its own.
MoreHint more_of_list(const ApiAnswer& answer, dom::element value) {
  dom::object members;
  if (value.get_object().get(members) != simdjson::SUCCESS) return answer.more;
  for (auto [name, member] : members) {
    if (name == "id" || name.ends_with("_id")) return answer.more;
  }
  return more_of(answer);
}

/// " The API gave a part of this list: 2 of 400." Nothing where it says of no more.
std::string part_of_list(const MoreHint& more, const std::optional<List>& list) {
  if (!list) return {};
  const bool is_short = more.total.value_or(0) > list->size;
  if (!more.has_more(1, list->size) && !is_short) return {};
  const std::string given = " The API gave a part of this list: " + std::to_string(list->size);
  return given + (is_short ? " of " + std::to_string(*more.total) + "." : ", and says that there is more.");
}

class PageWriter {
 public:
  /// `part`: what to say of a list that the API gave in part.
  PageWriter(const ApiAnswer& answer, std::string part, const CommandPageRequest& request,
             const CursorSeal& seal)
      : request_(request),
        seal_(seal),
        is_part_(!part.empty()),
        notes_(std::move(part) + warnings_note(answer.warnings, request.budget)) {}

  /// Cut, where it is over the budget.
  CommandPage write_whole(dom::element value) const;
  std::optional<CommandPage> write_if_it_fits(dom::element value) const;
  ApiResult<CommandPage> write_list(dom::element value, const List& list) const;

 private:
  std::string list_header(const List& list, std::size_t first, std::size_t end, const std::string& cursor,
                          std::string_view cut) const;
  Cost list_header_reserve(const List& list) const {
    return cost_of(list_header(list, list.size, list.size, dearest_cursor(), kOverBudget), request_.budget);
  }
  const ValueCuts* cuts_of_rest(dom::element value, const List& list, bool is_first) const;
  CommandPage finished(std::string text, std::string cursor) const {
    const std::size_t tokens = request_.budget.tokens == ValueCuts::kAll ? 0 : count_tokens(text);
    return {std::move(text), std::move(cursor), tokens};
  }

  const CommandPageRequest& request_;
  const CursorSeal& seal_;
  bool is_part_;
  std::string notes_;
};

std::optional<CommandPage> PageWriter::write_if_it_fits(dom::element value) const {
  std::string text = "Result of " + request_.command_id + "." + notes_ + '\n';
  append_json(text, "", value, {});
  if (!cost_of(text, request_.budget).fits(request_.budget)) return std::nullopt;
  return finished(std::move(text), "");
}

CommandPage PageWriter::write_whole(dom::element value) const {
  std::string text;
  for (const ValueCuts& cuts : kCuts) {
    text = "Result of " + request_.command_id + "." + std::string(kOverBudget) + notes_ + '\n';
    append_json(text, "", value, cuts);
    if (cost_of(text, request_.budget).fits(request_.budget)) break;
  }
  return finished(std::move(text), "");
}

std::string PageWriter::list_header(const List& list, std::size_t first, std::size_t end,
                                    const std::string& cursor, std::string_view cut) const {
  std::string text = request_.command_id + ": ";
  base::append_cell(text, list.path.empty() ? std::string_view("items") : list.path.back().name);
  text += " " + std::to_string(first + 1) + "-" + std::to_string(end) + " of " + std::to_string(list.size);
  if (!cursor.empty()) {
    text += ". Next page: the same arguments with \"cursor\":\"" + cursor + "\".";
  } else {
    text += end < list.size ? ". The others do not fit; a higher max_tokens shows more."
            : is_part_      ? "."
                            : ", the last page.";
  }
  text += cut;
  return text + notes_ + '\n';
}

/// The gentlest cuts, a place in kCuts, under which the data around the list has no more than its share.
const ValueCuts* PageWriter::cuts_of_rest(dom::element value, const List& list, bool is_first) const {
  const PageBudget share = share_of_rest(request_.budget, is_first);
  const ValueCuts* cuts = std::begin(kCuts);
  for (; cuts + 1 != std::end(kCuts); ++cuts) {
    Frame frame;
    write_frame(frame, value, list.path, 0, *cuts);
    if ((cost_of(frame.before, share) + cost_of(frame.behind, share)).fits(share)) break;
  }
  return cuts;
}

ApiResult<CommandPage> PageWriter::write_list(dom::element value, const List& list) const {
  const std::uint64_t fingerprint = fingerprint_of(list);
  const std::size_t first = request_.cursor ? request_.cursor->next : 0;
  if (request_.cursor && (request_.cursor->fingerprint != fingerprint || first >= list.size)) {
    return ApiError{"list_changed",
                    "Items were added, removed or moved since the page before; there are " +
                        std::to_string(list.size) + " now, and going on could skip or repeat some.",
                    false, "Begin again without a cursor."};
  }
  const ValueCuts* rest = cuts_of_rest(value, list, first == 0);
  std::string cut;
  if (rest != std::begin(kCuts)) cut = first == 0 ? kRestCut : kRestCutAgain;
  Frame frame;
  const Items items = write_items(list, first, request_.budget, [&](const ValueCuts& cuts) {
    frame = {};
    write_frame(frame, value, list.path, 0, *std::max(&cuts, rest));
    return list_header_reserve(list) + cost_of(frame.before, request_.budget) +
           cost_of(frame.behind, request_.budget) + kComma;
  });
  const std::size_t end = first + items.count;
  std::string cursor;
  if (end < list.size && request_.can_continue) cursor = seal_.seal({end, fingerprint}, request_.scope);
  std::string header = list_header(list, first, end, cursor, items.cut ? kOverBudget : cut);
  return finished(header + frame.before + items.text + frame.behind, std::move(cursor));
}

}  // namespace

ApiResult<CommandPage> command_page(const ApiAnswer& answer, const CommandPageRequest& request,
                                    const CursorSeal& seal) {
  JsonReader reader;
  dom::element value;
  std::string repaired;  // one NaN in one import is not to take the others along
  const auto reads_repaired = [&] {
    repaired = base::with_nan_as_null(answer.data());
    reserve_json_padding(repaired);
    return reader.read(repaired, value);
  };
  if (!reader.read(answer.data(), value) && !reads_repaired())
    return ApiError{"response_not_json", "The data of the API's answer cannot be read.", true, "Call again."};
  std::vector<Member> path;
  std::optional<List> longest;
  find_longest_list(value, kMaxPath, path, longest);
  const PageWriter writer(answer, part_of_list(more_of_list(answer, value), longest), request, seal);
  if (!request.cursor) {
    if (std::optional<CommandPage> page = writer.write_if_it_fits(value)) return std::move(*page);
  }
  if (!longest || longest->size == 0) return writer.write_whole(value);
  return writer.write_list(value, *longest);
}

}  // namespace salestouch
