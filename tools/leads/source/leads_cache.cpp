#include "tools/leads/source/leads_cache.hpp"

#include <algorithm>

namespace salestouch {

std::shared_ptr<const Leads> LeadsCache::find(const std::string& key, LeadsUse use) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  const auto entry = found->second;
  const auto limit =
      use == LeadsUse::later_page ? options_.max_age : std::min(options_.first_look_age, options_.max_age);
  if (now_() - entry->fetched > limit) {
    remove(entry);
    return nullptr;
  }
  entries_.splice(entries_.begin(), entries_, entry);
  return entry->leads;
}

void LeadsCache::put(const std::string& key, std::shared_ptr<const Leads> leads) {
  if (const auto found = by_key_.find(key); found != by_key_.end()) remove(found->second);
  Entry entry{key, std::move(leads), now_()};
  if (bytes_of(entry) > options_.max_bytes) return;
  bytes_ += bytes_of(entry);
  entries_.push_front(std::move(entry));
  by_key_[key] = entries_.begin();
  while (bytes_ > options_.max_bytes) remove(std::prev(entries_.end()));
}

void LeadsCache::clear() {
  entries_.clear();
  by_key_.clear();
  bytes_ = 0;
}

std::optional<base::BootClock::duration> LeadsCache::drop_expired() {
  const base::BootClock::time_point now = now_();
  std::optional<base::BootClock::duration> next;
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    const auto current = entry++;
    const auto left = current->fetched + options_.max_age - now;
    if (left < left.zero()) {
      remove(current);
    } else if (!next || left < *next) {
      next = left;
    }
  }
  return next;
}

/// A key can be as long as an argument; it stands in the map and in the list.
std::size_t LeadsCache::bytes_of(const Entry& entry) {
  return entry.leads->bytes() + 2 * entry.key.size();
}

void LeadsCache::remove(std::list<Entry>::iterator entry) {
  bytes_ -= bytes_of(*entry);
  by_key_.erase(entry->key);
  entries_.erase(entry);
}

}  // namespace salestouch
