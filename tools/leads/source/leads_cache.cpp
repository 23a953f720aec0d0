#include "tools/leads/source/leads_cache.hpp"

namespace salestouch {

std::shared_ptr<const Leads> LeadsCache::find(const std::string& key) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  const auto entry = found->second;
  if (now_() - entry->fetched > options_.max_age) {
    remove(entry);
    return nullptr;
  }
  entries_.splice(entries_.begin(), entries_, entry);
  return entry->leads;
}

void LeadsCache::put(const std::string& key, std::shared_ptr<const Leads> leads) {
  if (const auto found = by_key_.find(key); found != by_key_.end()) remove(found->second);
  if (leads->bytes() > options_.max_bytes) return;
  bytes_ += leads->bytes();
  entries_.push_front({key, std::move(leads), now_()});
  by_key_[key] = entries_.begin();
  while (bytes_ > options_.max_bytes) remove(std::prev(entries_.end()));
}

void LeadsCache::remove(std::list<Entry>::iterator entry) {
  bytes_ -= entry->leads->bytes();
  by_key_.erase(entry->key);
  entries_.erase(entry);
}

}  // namespace salestouch
