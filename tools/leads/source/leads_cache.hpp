#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>

#include "base/system/boot_clock.hpp"
#include "tools/leads/source/leads.hpp"

namespace salestouch {

struct LeadsCacheOptions {
  std::size_t max_bytes = 128 * 1024 * 1024;  ///< of answers kept; 0: nothing is
  std::chrono::seconds max_age{300};
  /// Of what a call begins with, which is not a later page: somebody may have added leads meanwhile.
  std::chrono::seconds first_look_age{60};
};

/// What leads are wanted for.
enum class LeadsUse { first_look, later_page };

/// Imports fetched lately, so that their later pages and views need no fetch. The one used longest ago goes
/// first.
class LeadsCache {
 public:
  using Clock = std::function<base::BootClock::time_point()>;

  explicit LeadsCache(LeadsCacheOptions options, Clock now = &base::BootClock::now)
      : options_(options), now_(std::move(now)) {}

  /// The leads kept under `key`, or null when there are none or they are too old for this use.
  std::shared_ptr<const Leads> find(const std::string& key, LeadsUse use = LeadsUse::later_page);

  /// Keeps `leads` under `key`, unless they alone are more than the cache may hold.
  void put(const std::string& key, std::shared_ptr<const Leads> leads);

  void clear();

  /// Forgets what is too old, the time asleep included; how long until the next entry will be, or nothing
  /// when none is left.
  std::optional<base::BootClock::duration> drop_expired();

  /// Memory held by the entries: leads and keys.
  std::size_t bytes() const { return bytes_; }

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const Leads> leads;
    base::BootClock::time_point fetched;
  };

  static std::size_t bytes_of(const Entry& entry);
  void remove(std::list<Entry>::iterator entry);

  LeadsCacheOptions options_;
  Clock now_;
  std::list<Entry> entries_;  ///< the one used last at the front
  std::map<std::string, std::list<Entry>::iterator> by_key_;
  std::size_t bytes_ = 0;
};

}  // namespace salestouch
