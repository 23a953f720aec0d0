#include "tools/leads/source/leads_source.hpp"

#include <gtest/gtest.h>

#include <tuple>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <list>

#include "unit/run_to_end.hpp"
#include "unit/sample_leads.hpp"
#include "unit/stub_api.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

std::shared_ptr<const Leads> some_leads(std::size_t size) {
  return std::make_shared<const Leads>(
      sample_leads({numbered_lead(1, R"(,"x":")" + std::string(size, 'x') + "\"")}));
}

class LeadsCacheTest : public testing::Test {
 protected:
  base::BootClock::time_point now{};
  LeadsCache cache{{.max_bytes = 10'000, .max_age = 300s}, [this] { return now; }};
};

TEST_F(LeadsCacheTest, KeepsWhatItWasGivenUntilItIsTooOld) {
  const auto leads = some_leads(10);
  cache.put("a", leads);
  EXPECT_EQ(cache.find("a"), leads);
  EXPECT_EQ(cache.find("b"), nullptr);
  now += 300s;
  EXPECT_EQ(cache.find("a"), leads);
  now += 1s;
  EXPECT_EQ(cache.find("a"), nullptr);
  EXPECT_EQ(cache.bytes(), 0u);
}

TEST_F(LeadsCacheTest, AFirstLookTakesNothingThatWasReadAMinuteAgo) {
  cache.put("a", some_leads(10));
  now += 60s;
  EXPECT_NE(cache.find("a", LeadsUse::first_look), nullptr);
  now += 1s;
  EXPECT_NE(cache.find("a", LeadsUse::later_page), nullptr);
  EXPECT_EQ(cache.find("a", LeadsUse::first_look), nullptr);
}

TEST_F(LeadsCacheTest, DropsWhatIsTooOldThoughNobodyAsks) {
  cache.put("a", some_leads(10));
  now += 100s;
  cache.put("b", some_leads(10));
  EXPECT_EQ(cache.drop_expired(), 200s);
  now += 201s;
  EXPECT_EQ(cache.drop_expired(), 99s);
  EXPECT_EQ(cache.find("a"), nullptr);
  EXPECT_NE(cache.find("b"), nullptr);
  now += 100s;
  EXPECT_EQ(cache.drop_expired(), std::nullopt);
  EXPECT_EQ(cache.bytes(), 0u);
}

TEST_F(LeadsCacheTest, CountsItsKeys) {
  cache.put(std::string(6'000, 'k'), some_leads(1));
  EXPECT_EQ(cache.bytes(), 0u);
}

TEST(LeadsCache, DropsWhatWasUsedLongestAgo) {
  const auto leads = some_leads(1'000);
  LeadsCache cache({.max_bytes = 3 * leads->bytes() + 100});
  for (const char* key : {"a", "b", "c"}) cache.put(key, leads);
  EXPECT_EQ(cache.bytes(), 3 * (leads->bytes() + 2));
  cache.find("a");
  cache.put("d", leads);
  EXPECT_EQ(cache.bytes(), 3 * (leads->bytes() + 2));
  EXPECT_EQ(cache.find("b"), nullptr);
  for (const char* key : {"a", "c", "d"}) EXPECT_NE(cache.find(key), nullptr) << key;
  cache.put("a", leads);
  EXPECT_EQ(cache.bytes(), 3 * (leads->bytes() + 2));
  cache.put("huge", some_leads(10'000));
  EXPECT_EQ(cache.find("huge"), nullptr);
  EXPECT_NE(cache.find("d"), nullptr);
}

class LeadsSourceTest : public testing::Test {
 protected:
  struct Call {
    asio::cancellation_signal cancel;
    bool done = false;
    bool aborted = false;
    std::optional<ApiError> error;
    std::shared_ptr<const Leads> leads;
  };

  void use(StubApi& api, const ApiClientOptions& options = ApiClientOptions()) {
    ApiSettings settings;
    settings.base_url = api.base_url();
    settings.api_key = "st_key";
    client.emplace(settings, options, worker);
    source.emplace(io.get_executor(), *client, worker, LeadsCacheOptions{}, nullptr);
  }

  Call& ask(const std::string& import_id, LeadsUse use = LeadsUse::first_look) {
    return ask_with({{"import_id", import_id}}, use);
  }
  Call& ask_with(base::Json input, LeadsUse use = LeadsUse::first_look) {
    Call& call = calls.emplace_back();
    asio::co_spawn(io, source->leads(std::move(input), "full", paging, {}, use),
                   asio::bind_cancellation_slot(
                       call.cancel.slot(),
                       [&call](std::exception_ptr failure, ApiResult<std::shared_ptr<const Leads>> result) {
                         call.done = true;
                         call.aborted = failure != nullptr;
                         if (call.aborted) return;
                         if (result) call.leads = *result;
                         if (!result) call.error = result.error();
                       }));
    return call;
  }

  template <class Condition>
  bool becomes(Condition condition) {
    return ::becomes(io, condition);
  }
  bool all_done() {
    return becomes([&] { return std::ranges::all_of(calls, &Call::done); });
  }

  std::list<Call> calls;
  std::optional<ApiPaging> paging;
  asio::io_context io;
  base::Worker worker;
  std::optional<ApiClient> client;
  std::optional<LeadsSource> source;
};

const std::string kOneLead = http_response(200, R"({"data":{"leads":[{"id":"a"}]}})");

TEST_F(LeadsSourceTest, KeepsNoImportBeyondItsAgeThoughNobodyAsks) {
  StubApi api(io, StubApi::reply(kOneLead));
  use(api);
  source.emplace(io.get_executor(), *client, worker, LeadsCacheOptions{.max_age = 0s}, nullptr);
  ask("i");
  ASSERT_TRUE(all_done());
  std::weak_ptr<const Leads> kept = calls.front().leads;
  calls.clear();
  EXPECT_TRUE(becomes([&] { return kept.expired(); }));
}

TEST_F(LeadsSourceTest, EqualCallsAtOnceAreOneFetch) {
  StubApi api(io, StubApi::reply(kOneLead));
  use(api);
  for (int i = 0; i < 20; ++i) ask("i");
  ask("another");
  ASSERT_TRUE(all_done());
  EXPECT_EQ(api.requests.size(), 2u);
  for (const Call& call : calls) EXPECT_EQ(call.leads->size(), 1u);
  EXPECT_EQ(calls.front().leads, std::next(calls.begin(), 19)->leads);
}

TEST_F(LeadsSourceTest, AFailureIsForThoseWhoWaitedAndIsNotKept) {
  StubApi api(io, StubApi::reply(http_response(500, "{}")));
  use(api);
  ask("i");
  ask("i");
  ASSERT_TRUE(all_done());
  EXPECT_EQ(api.requests.size(), 1u);
  for (const Call& call : calls) EXPECT_EQ(call.error->code, "api_failed");
  ask("i");
  ASSERT_TRUE(all_done());
  EXPECT_EQ(api.requests.size(), 2u);
}

TEST_F(LeadsSourceTest, OnlyTheLastOneWhoLeavesEndsTheFetch) {
  StubApi hanging(io, hanging.hang());
  use(hanging);
  Call& first = ask("i");
  Call& second = ask("i");
  ASSERT_TRUE(becomes([&] { return hanging.requests.size() == 1; }));
  first.cancel.emit(asio::cancellation_type::terminal);
  ASSERT_TRUE(becomes([&] { return first.done; }));
  EXPECT_TRUE(first.aborted);
  EXPECT_FALSE(second.done);
  EXPECT_EQ(hanging.closed_by_peer, 0);
  second.cancel.emit(asio::cancellation_type::terminal);
  ASSERT_TRUE(all_done());
  EXPECT_TRUE(second.aborted);
  EXPECT_TRUE(becomes([&] { return hanging.closed_by_peer == 1; }));
}

TEST_F(LeadsSourceTest, AnAnswerThatWaitsToBeReadKeepsItsTurn) {
  const std::string large(1'000'000, 'x');
  StubApi api(io, StubApi::reply(http_response(200, R"({"data":{"leads":[{"id":")" + large + R"("}]}})")));
  ApiClientOptions one_at_once;
  one_at_once.max_running = 1;
  use(api, one_at_once);
  std::promise<void> worker_is_free;
  asio::post(worker.executor(io.get_executor()), [free = worker_is_free.get_future()] { free.wait(); });
  ask("a");
  ask("b");
  EXPECT_FALSE(::becomes(
      io, [&] { return api.requests.size() == 2; }, 200ms));
  EXPECT_EQ(api.requests.size(), 1u);
  worker_is_free.set_value();
  ASSERT_TRUE(all_done());
  EXPECT_EQ(api.requests.size(), 2u);
  for (const Call& call : calls) EXPECT_EQ(call.leads->size(), 1u);
}

TEST_F(LeadsSourceTest, WhoComesWhileAnAbandonedFetchEndsGetsOneOfItsOwn) {
  StubApi hanging(io, hanging.hang());
  use(hanging);
  Call& first = ask("i");
  ASSERT_TRUE(becomes([&] { return hanging.requests.size() == 1; }));
  first.cancel.emit(asio::cancellation_type::terminal);
  ASSERT_TRUE(becomes([&] { return first.done; }));
  ask("i");
  EXPECT_TRUE(becomes([&] { return hanging.requests.size() == 2; }));
  calls.back().cancel.emit(asio::cancellation_type::terminal);
  EXPECT_TRUE(all_done());
}

/// An API that gives three leads in parts of one, and says of each what `more` makes of its number.
StubApi::Behaviour in_parts(std::function<std::string(int)> more, int& given) {
  return [more, &given](StubApi::Socket& socket) -> asio::awaitable<void> {
    const int part = ++given;
    const std::string lead = part > 3 ? "" : R"({"id":")" + std::to_string(part) + R"("})";
    const std::string answer = http_response(200, R"({"data":{"leads":[)" + lead + "]" + more(part) + "}}");
    co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
  };
}

TEST_F(LeadsSourceTest, AnImportInPartsIsReadWholeWhereTheSchemaSaysHow) {
  const auto by_cursor = [](int part) {
    return part < 3 ? R"(,"next_cursor":"c)" + std::to_string(part) + "\"" : std::string();
  };
  const auto by_total = [](int) { return std::string(R"(,"total":3)"); };
  const auto by_pages = [](int part) { return R"(,"total_pages":3,"page":)" + std::to_string(part); };
  const auto by_flag = [](int part) {
    return std::string(R"(,"has_more":)") + (part < 3 ? "true" : "false");
  };
  const auto by_next_page = [](int part) {
    return R"(,"next_page":)" + (part < 3 ? std::to_string(part) : "null");
  };
  const auto by_plain_cursor = [](int part) {
    return R"(,"cursor":)" + (part < 3 ? "\"c" + std::to_string(part) + "\"" : "null");
  };
  const auto by_number = [](int part) {
    return R"(,"next_cursor":)" + (part < 3 ? std::to_string(part * 10) : "null");
  };
  const auto from_zero = [](int part) { return R"(,"total_pages":3,"page":)" + std::to_string(part - 1); };
  const auto at_first = [](int part) { return part == 1 ? R"(,"total":3)" : std::string(); };
  for (const auto& [schema, more, asked] :
       std::vector<std::tuple<std::string, std::function<std::string(int)>, std::string>>{
           {R"({"cursor":{"type":"string"}})", by_cursor, R"("cursor":"c2")"},
           {R"({"pageToken":{"type":["string","null"]}})", by_cursor, R"("pageToken":"c2")"},
           {R"({"cursor":{"type":"string"}})", by_number, R"("cursor":"20")"},
           {R"({"cursor":{"type":"integer"}})", by_number, R"("cursor":20)"},
           {R"({"Start_Cursor":{"type":["string","null"]}})", by_cursor, R"("Start_Cursor":"c2")"},
           {R"({"continuation-token":{"type":"string"}})", by_cursor, R"("continuation-token":"c2")"},
           {R"({"after":{"type":"integer"}})", by_number, R"("after":20)"},
           {R"({"page":{"type":"integer"}})", by_total, R"("page":2)"},
           {R"({"page_index":{"type":"number"}})", by_total, R"("page_index":2)"},
           {R"({"startAt":{"type":"integer"}})", by_total, R"("startAt":2)"},
           {R"({"offset":{"type":"integer"}})", by_total, R"("offset":2)"},
           {R"({"page":{"type":"integer"}})", by_pages, R"("page":3)"},
           {R"({"page":{"type":"integer"}})", from_zero, R"("page":2)"},
           {R"({"page":{"type":"integer","minimum":0}})", by_flag, R"("page":2)"},
           {R"({"page":{"type":"integer","default":0}})", by_flag, R"("page":2)"},
           {R"({"page":{"type":"integer","minimum":0,"default":1}})", by_flag, R"("page":3)"},
           {R"({"page":{"anyOf":[{"type":"integer","minimum":0},{"type":"null"}],"default":null}})", by_flag,
            R"("page":2)"},
           {R"({"page":{"type":"integer"}})", by_next_page, R"("page":2)"},
           {R"({"page":{"type":"integer","description":"Zero-based number."}})", by_flag, R"("page":2)"},
           {R"({"cursor":{"type":"string"}})", by_plain_cursor, R"("cursor":"c2")"},
           {R"({"offset":{"type":"integer"}})", at_first, R"("offset":2)"}}) {
    int given = 0;
    StubApi api(io, in_parts(more, given));
    use(api);
    calls.clear();
    paging = paging_of({{"properties", *base::parse_json(schema)}}, {{"import_id", "i"}});
    ASSERT_TRUE(paging) << schema;
    ask("i");
    ASSERT_TRUE(all_done());
    const Leads& leads = *calls.back().leads;
    ASSERT_EQ(leads.size(), 3u) << schema;
    EXPECT_EQ(leads[2], R"({"id":"3"})");
    EXPECT_FALSE(leads.is_part());
    EXPECT_EQ(given, 3);
    EXPECT_NE(api.requests[2].find(asked), std::string::npos) << api.requests[2];
  }
}

/// An API that gives `parts`, each the members behind "data":{, and the last again and again.
StubApi::Behaviour in_order(std::vector<std::string> parts, int& given) {
  return [parts, &given](StubApi::Socket& socket) -> asio::awaitable<void> {
    const std::size_t part = std::min(static_cast<std::size_t>(given++), parts.size() - 1);
    const std::string answer = http_response(200, R"({"data":{)" + parts[part] + "}}");
    co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
  };
}

/// An API that gives `parts` by the page asked for, the first of which it calls `first`.
StubApi::Behaviour by_page(std::vector<std::string> parts, int first, int& given, StubApi*& api) {
  return [=, &given, &api](StubApi::Socket& socket) -> asio::awaitable<void> {
    ++given;
    const std::string& request = api->requests.back();
    const std::size_t place = request.find(R"("page":)");
    const int page = place == std::string::npos ? first : std::stoi(request.substr(place + 7));
    const auto index = static_cast<std::size_t>(std::max(page - first, 0));
    const std::string leads = index < parts.size() ? parts[index] : "";
    const bool has_more = index + 1 < parts.size();
    const std::string answer = http_response(
        200, R"({"data":{"leads":[)" + leads + R"(],"has_more":)" + (has_more ? "true" : "false") + "}}");
    co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
  };
}

TEST_F(LeadsSourceTest, PagesAreReadWholeWhateverTheFirstIsCalled) {
  const std::vector<std::string> parts = {R"({"id":"1"},{"id":"2"})", R"({"id":"3"},{"id":"4"})",
                                          R"({"id":"5"})"};
  for (const int first : {0, 1}) {
    int given = 0;
    StubApi* asked = nullptr;
    StubApi api(io, by_page(parts, first, given, asked));
    asked = &api;
    use(api);
    calls.clear();
    paging = paging_of({{"properties", {{"page", {{"type", "integer"}}}}}}, {{"import_id", "i"}});
    ask("i");
    ASSERT_TRUE(all_done());
    ASSERT_EQ(calls.back().leads->size(), 5u) << first;
    EXPECT_FALSE(calls.back().leads->is_part());
    EXPECT_EQ((*calls.back().leads)[4], R"({"id":"5"})");
    EXPECT_EQ(given, first == 0 ? 3 : 4) << "one that counts from 1 is asked for its first page once more";
  }
}

TEST_F(LeadsSourceTest, AFullPartMayNotBeTheLast) {
  const std::string two = R"("leads":[{"id":"1"},{"id":"2"}])";
  const std::string rest = R"("leads":[{"id":"3"}])";
  const auto read = [this](const std::vector<std::string>& parts, const char* properties, base::Json input) {
    int given = 0;
    StubApi api(io, in_order(parts, given));
    use(api);
    calls.clear();
    paging = paging_of({{"properties", *base::parse_json(properties)}}, input);
    ask_with(std::move(input));
    EXPECT_TRUE(all_done());
    const Leads& leads = *calls.back().leads;
    return std::to_string(leads.size()) + (leads.is_part() ? ", a part, of " : ", of ") +
           std::to_string(given);
  };
  const char* limited = R"({"limit":{"type":"integer","default":2},"offset":{"type":"integer"}})";
  const base::Json plain = {{"import_id", "i"}};
  const base::Json two_at_most = {{"import_id", "i"}, {"limit", 2}};
  EXPECT_EQ(read({two, rest}, limited, plain), "3, of 2");
  EXPECT_EQ(read({two, rest}, limited, two_at_most), "2, a part, of 1");
  EXPECT_EQ(read({rest}, limited, two_at_most), "1, of 1");
  EXPECT_EQ(read({two + R"(,"total":2)"}, limited, two_at_most), "2, of 1");
  EXPECT_EQ(read({two + R"(,"has_more":false)"}, limited, plain), "2, of 1");
  EXPECT_EQ(read({two}, R"({"limit":{"type":"integer","default":2}})", plain), "2, of 1");
}

TEST_F(LeadsSourceTest, ALeadOfTwoPartsIsOneAndTheListIsCalledAPart) {
  int given = 0;
  StubApi api(io, in_order({R"("total":5,"leads":[{"id":"1"},{"id":"2"}])",
                            R"("total":5,"leads":[{"id":"2"},{"id":"3"}])",
                            R"("total":5,"leads":[{"id":"4"},null])", R"("total":5,"leads":[])"},
                           given));
  use(api);
  paging = ApiPaging{ApiPaging::By::offset, "offset"};
  ask("i");
  ASSERT_TRUE(all_done());
  const Leads& leads = *calls.back().leads;
  EXPECT_EQ(leads.size(), 5u);
  EXPECT_EQ(leads[2], R"({"id":"3"})");
  EXPECT_FALSE(leads.are_all());
  EXPECT_EQ(leads.warnings(),
            std::vector<std::string>{"the list moved while it was read in parts; a lead may be missing"});
}

TEST(Leads, AreFoundInsideWhatWrapsThem) {
  const auto read = [](const std::string& data) {
    HttpAnswer http;
    http.status = 200;
    http.body = R"({"data":)" + data + "}";
    const ApiResult<Leads> leads = Leads::read(std::move(http));
    std::string all;
    for (std::size_t i = 0; leads && i < leads->size(); ++i) all += std::string((*leads)[i]);
    return all;
  };
  const std::string two = R"({"id":"a"}{"id":"b"})";
  EXPECT_EQ(read(R"([{"import_id":"i","leads":[{"id":"a"},{"id":"b"}]}])"), two);
  EXPECT_EQ(read(R"({"leads":[{"company":"A","leads":[{"id":"a"}]},{"company":"B","leads":[{"id":"b"}]}]})"),
            two);
  EXPECT_EQ(read(R"({"leads":[{"lead":{"id":"a"}}, {"lead":{"id":"b"}}]})"), two);
  EXPECT_EQ(read(R"({"leads":[{"cursor":"x","node":{"id":"a"}},{"cursor":"y","node":{"id":"b"}}]})"), two);
  // What is of another shape, or a lead itself, stays as it is.
  EXPECT_EQ(read(R"({"leads":[{"node":{"id":"a"}},{"id":"b"},7]})"), two + "7");
  EXPECT_EQ(read(R"({"leads":[{"id":"a","lead":{"id":"x"}}]})"), R"({"id":"a","lead":{"id":"x"}})");
  EXPECT_EQ(read(R"({"leads":[{"id":"a","leads":[],"lead":"x","node":null}]})"),
            R"({"id":"a","leads":[],"lead":"x","node":null})");
}

TEST(Leads, WhatStandsBesideNoneIsSaid) {
  const auto said = [](const std::string& beside) {
    HttpAnswer http;
    http.status = 200;
    http.body = R"({"data":{"leads":[],)" + beside + "}}";
    const ApiResult<Leads> leads = Leads::read(std::move(http));
    return !leads ? leads.error().message : leads->warnings().empty() ? "" : leads->warnings().front();
  };
  EXPECT_EQ(said(R"("results":[{"id":"a"}])"), "beside no leads it gave a list called results");
  EXPECT_EQ(said(R"("warnings":["Leads weren't fetched"])"), "Leads weren't fetched");
  EXPECT_EQ(said(R"("reason":"quota")"), "quota");
  EXPECT_NE(said(R"("last_error":"token expired")").find("token expired"), std::string::npos);
  EXPECT_EQ(said(R"("error":"no error")"), "");
}

TEST_F(LeadsSourceTest, LeadsThatNoIdTellsApartAreAllKept) {
  for (const char* id : {"null", R"("")", "0", R"("N/A")", "-1"}) {
    const auto lead = [id](const char* name) {
      return std::string(R"({"id":)") + id + R"(,"name":")" + name + "\"}";
    };
    int given = 0;
    StubApi api(io, in_order({R"("total":4,"leads":[)" + lead("a") + "," + lead("b") + "]",
                              R"("total":4,"leads":[)" + lead("b") + "," + lead("c") + "]",
                              R"("total":4,"leads":[)" + lead("d") + "]"},
                             given));
    use(api);
    calls.clear();
    paging = ApiPaging{ApiPaging::By::offset, "offset"};
    ask("i");
    ASSERT_TRUE(all_done());
    ASSERT_TRUE(calls.back().leads) << id;
    EXPECT_EQ(calls.back().leads->size(), 4u) << id;
  }
}

TEST_F(LeadsSourceTest, PartsEndWithWhatIsThere) {
  const auto for_ever = [](int part) { return R"(,"next_cursor":"c)" + std::to_string(part) + "\""; };
  const auto the_same = [](int) { return std::string(R"(,"next_cursor":"c")"); };
  paging = ApiPaging{ApiPaging::By::cursor, "cursor"};
  for (const auto& [more, limit, leads, requests] :
       std::vector<std::tuple<std::function<std::string(int)>, std::size_t, std::size_t, int>>{
           {for_ever, 1'000'000, 3, 23}, {the_same, 1'000'000, 2, 2}, {for_ever, 100, 2, 2}}) {
    int given = 0;
    StubApi api(io, in_parts(more, given));
    ApiClientOptions options;
    options.max_body = limit;
    use(api, options);
    calls.clear();
    ask("i");
    ASSERT_TRUE(all_done());
    EXPECT_EQ(calls.back().leads->size(), leads);
    EXPECT_TRUE(calls.back().leads->is_part());
    EXPECT_EQ(given, requests);
  }
}

TEST_F(LeadsSourceTest, WhatWasReadBeforeAChangeIsReadAgain) {
  int given = 0;
  StubApi api(io,
              in_order({R"("leads":[{"id":"old"}])", R"("done":true)", R"("leads":[{"id":"new"}])"}, given));
  use(api);
  ask("i");
  ASSERT_TRUE(all_done());
  ask("i");
  ASSERT_TRUE(all_done());
  EXPECT_EQ(given, 1);
  ASSERT_TRUE(run_to_end(io, client->run_command("lead.update", {{"lead_id", "old"}}, {}, Effect::change)));
  ask("i");
  ASSERT_TRUE(all_done());
  EXPECT_EQ((*calls.back().leads)[0], R"({"id":"new"})");
  EXPECT_EQ(given, 3);
}

TEST_F(LeadsSourceTest, APartThatFailsIsSaidAndAskedForAgain) {
  const auto failing = [](int& given) -> StubApi::Behaviour {
    return [&given](StubApi::Socket& socket) -> asio::awaitable<void> {
      const int part = given++;
      const std::string more = part % 3 == 2 ? "" : R"(,"next_cursor":"c)" + std::to_string(part) + "\"";
      const std::string answer = part == 1
                                     ? http_response(403, R"({"error":{"code":"no_more_today"}})")
                                     : http_response(200, R"({"data":{"total":2,"leads":[{"id":")" +
                                                              std::to_string(part) + "\"}]" + more + "}}");
      co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
    };
  };
  int given = 0;
  StubApi api(io, failing(given));
  use(api);
  paging = ApiPaging{ApiPaging::By::cursor, "cursor"};
  ask("i");
  ASSERT_TRUE(all_done());
  ASSERT_TRUE(calls.back().leads);
  EXPECT_EQ(calls.back().leads->size(), 1u);
  EXPECT_TRUE(calls.back().leads->is_part());
  ASSERT_TRUE(calls.back().leads->ended_by());
  given = 3;  // well again
  ask("i");
  ASSERT_TRUE(all_done());
  EXPECT_EQ(calls.back().leads->size(), 3u);
  EXPECT_FALSE(calls.back().leads->ended_by());
}

TEST_F(LeadsSourceTest, ReadingGoesOnWhereAnErrorThatMayPassEndedIt) {
  int given = 0;
  const StubApi::Behaviour limited = [&given](StubApi::Socket& socket) -> asio::awaitable<void> {
    // Two of six parts a call, as far as a limit of the API goes.
    const int number = given++;
    const bool is_over = number % 3 == 2;
    const int part = number - number / 3 + 1;
    const std::string lead = R"({"data":{"total":6,"leads":[{"id":")" + std::to_string(part) + "\"}]}}";
    const std::string answer =
        is_over ? http_response(429, R"({"error":{"code":"rate_limited"}})", "Retry-After: 30\r\n")
                : http_response(200, lead);
    co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
  };
  StubApi api(io, limited);
  use(api);
  paging = ApiPaging{ApiPaging::By::page, "page"};
  for (const std::size_t leads : {2u, 4u, 6u}) {
    calls.clear();
    ask("i");
    ASSERT_TRUE(all_done());
    ASSERT_TRUE(calls.back().leads);
    EXPECT_EQ(calls.back().leads->size(), leads);
    EXPECT_EQ(calls.back().leads->ended_by().has_value(), leads < 6);
    const auto before = calls.back().leads;
    const int asked = given;
    calls.clear();
    ask("i", LeadsUse::later_page);
    ASSERT_TRUE(all_done());
    EXPECT_EQ(calls.back().leads, before) << "its pages are of what was read";
    EXPECT_EQ(given, asked);
  }
  EXPECT_EQ((*calls.back().leads)[5], R"({"id":"6"})");
}

TEST_F(LeadsSourceTest, WhoReadsOnBeginsAgainWhereTheCursorOfThenIsRefused) {
  int given = 0;
  const StubApi::Behaviour behaviour = [&given](StubApi::Socket& socket) -> asio::awaitable<void> {
    const int number = given++;
    const std::string more = number == 0 || number == 3 ? R"(,"next_cursor":"c")" : "";
    std::string answer =
        http_response(200, R"({"data":{"leads":[{"id":")" + std::to_string(number) + "\"}]" + more + "}}");
    if (number == 1) answer = http_response(429, "{}", "Retry-After: 30\r\n");
    if (number == 2) answer = http_response(400, R"({"error":{"code":"cursor_expired"}})");
    co_await asio::async_write(socket, asio::buffer(answer), asio::use_awaitable);
  };
  StubApi api(io, behaviour);
  use(api);
  paging = ApiPaging{ApiPaging::By::cursor, "cursor"};
  ask("i");
  ASSERT_TRUE(all_done());
  EXPECT_TRUE(calls.back().leads->ended_by());
  ask("i");
  ASSERT_TRUE(all_done());
  ASSERT_TRUE(calls.back().leads);
  EXPECT_EQ(calls.back().leads->size(), 2u);
  EXPECT_EQ((*calls.back().leads)[0], R"({"id":"3"})");
  EXPECT_FALSE(calls.back().leads->ended_by());
}

TEST_F(LeadsSourceTest, AnImportWithoutLeadsMayBeOneThatIsBeingFilled) {
  int given = 0;
  StubApi api(io, in_order({R"("leads":[])", R"("leads":[{"id":"a"}])"}, given));
  use(api);
  ask("i");
  ASSERT_TRUE(all_done());
  EXPECT_EQ(calls.back().leads->size(), 0u);
  ask("i");
  ASSERT_TRUE(all_done());
  EXPECT_EQ(calls.back().leads->size(), 1u);
}

TEST_F(LeadsSourceTest, APartThatComesAgainOrIsEmptyEndsNothingButWhatItShould) {
  struct Case {
    ApiPaging::By by;
    std::vector<std::string> parts;
    std::size_t leads;
    bool is_part;
    int requests;
  };
  const std::string a = R"("leads":[{"id":"a"},{"id":"b"}],)";
  const std::string c = R"("leads":[{"id":"c"},{"id":"d"}],)";
  const std::string none = R"("leads":[],)";
  const auto more = R"("has_more":true)";
  for (const Case& one :
       {Case{ApiPaging::By::page, {a + more}, 2, true, 3},               // the argument is passed over
        Case{ApiPaging::By::offset, {a + R"("total":25)"}, 2, true, 2},  //
        Case{ApiPaging::By::page, {a + more, c + more, a + more}, 4, true, 3},
        Case{ApiPaging::By::page, {a + more, none + R"("has_more":false)"}, 2, false, 2},
        Case{ApiPaging::By::page, {a + R"("total":3)", none + R"("total":3)"}, 2, true, 2},
        Case{ApiPaging::By::cursor,
             {a + R"("next_cursor":"1")", none + R"("next_cursor":"2")", c + R"("next_cursor":null)"},
             4,
             false,
             3},
        Case{
            ApiPaging::By::cursor, {a + R"("next_cursor":"1")", none + R"("next_cursor":null)"}, 2, false, 2},
        Case{ApiPaging::By::cursor,
             {a + R"("next_cursor":"1")", none + R"("next_cursor":"1")"},
             2,
             true,
             2}}) {
    int given = 0;
    StubApi api(io, in_order(one.parts, given));
    use(api);
    calls.clear();
    paging = ApiPaging{one.by, "next"};
    ask("i");
    ASSERT_TRUE(all_done());
    const std::string about = one.parts.front() + one.parts.back();
    ASSERT_TRUE(calls.back().leads) << about;
    EXPECT_EQ(calls.back().leads->size(), one.leads) << about;
    EXPECT_EQ(calls.back().leads->is_part(), one.is_part) << about;
    EXPECT_EQ(given, one.requests) << about;
  }
}

TEST(ApiPaging, IsNoneWhereNothingIsDocumentedOrTheCallSaysWhichPart) {
  const base::Json with_cursor = {{"properties", {{"cursor", {{"type", "string"}}}}}};
  EXPECT_FALSE(paging_of({{"properties", {{"import_id", {{"type", "string"}}}}}}, {}));
  EXPECT_FALSE(paging_of(with_cursor, {{"cursor", "theirs"}}));
  EXPECT_FALSE(paging_of({{"properties", {{"page", {{"type", "string"}}}}}}, {}));
  EXPECT_TRUE(paging_of(with_cursor, base::Json::object()));
}

TEST_F(LeadsSourceTest, WhatIsWorkedOnIsAskedForAgain) {
  int given = 0;
  StubApi api(io, in_order({R"("leads":[{"id":"1"}],"status":"processing")",
                            R"("leads":[{"id":"1"},{"id":"2"}],"status":"completed")"},
                           given));
  use(api);
  for (const std::size_t size : {1u, 2u, 2u}) {
    calls.clear();
    ask("i");
    ASSERT_TRUE(all_done());
    EXPECT_EQ(calls.back().leads->size(), size);
  }
  EXPECT_EQ(given, 2);
}

}  // namespace
}  // namespace salestouch
