#include "server/protocol/subscriptions.hpp"

#include <boost/asio/this_coro.hpp>

#include "base/event.hpp"

namespace mcp {
namespace {

namespace asio = boost::asio;

Json subscription_meta(const Json& id) {
  return {{"io.modelcontextprotocol/subscriptionId", id}};
}

}  // namespace

asio::awaitable<Outcome> Subscriptions::listen(const Json& id, const Json& params,
                                               std::set<std::string> offered, const Notify& notify) {
  const Json* wanted = find(params, "notifications");
  if (!wanted || !wanted->is_object()) {
    co_return Error{error_codes::kInvalidParams, "subscriptions/listen: notifications must be an object"};
  }
  if (streams_.size() >= kMaxStreams) co_return Error{error_codes::kInternalError, "Too many subscriptions"};

  Json honoured = Json::object();
  std::set<std::string> kinds;
  for (const std::string& kind : offered) {
    const Json* asked = find(*wanted, kind);
    if (!asked || *asked != true) continue;
    honoured[kind] = true;
    kinds.insert(kind);
  }
  base::Event closed(co_await asio::this_coro::executor);
  const auto stream =
      streams_.insert(streams_.end(), Stream{id, std::move(kinds), notify, [&closed] { closed.notify(); }});
  struct Removal {
    std::list<Stream>& streams;
    std::list<Stream>::iterator stream;
    ~Removal() { streams.erase(stream); }
  } removal{streams_, stream};

  notify(notification_message("notifications/subscriptions/acknowledged",
                              {{"_meta", subscription_meta(id)}, {"notifications", honoured}}));
  co_await closed.wait();
  const asio::cancellation_state cancellation = co_await asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != asio::cancellation_type::none) {
    throw boost::system::system_error(asio::error::operation_aborted);
  }
  co_return Json{{"_meta", subscription_meta(id)}};
}

std::shared_ptr<void> Subscriptions::listen(Notify notify) {
  auto owned = std::make_shared<Notify>(std::move(notify));
  conversations_.push_back(owned);
  return owned;
}

void Subscriptions::publish(const std::string& kind, std::string_view method) {
  std::erase_if(conversations_, [](const std::weak_ptr<Notify>& left) { return left.expired(); });
  for (const std::weak_ptr<Notify>& conversation : conversations_) {
    if (const std::shared_ptr<Notify> notify = conversation.lock())
      (*notify)(notification_message(method, Json::object()));
  }
  for (const Stream& stream : streams_) {
    if (stream.kinds.contains(kind))
      stream.notify(notification_message(method, {{"_meta", subscription_meta(stream.id)}}));
  }
}

void Subscriptions::close_all() {
  for (const Stream& stream : streams_) stream.close();
}

}  // namespace mcp
