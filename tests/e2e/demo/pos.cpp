#include "tests/e2e/demo/pos.h"

#include "net/events.h"
#include "platform/clock.h"
#include "tests/e2e/demo/process.h"

namespace till::demo {
namespace {

constexpr Milliseconds retry_pause{100};
constexpr int retries_max = 600;  // a minute: a till that stays away longer is a failure
constexpr Milliseconds scan_deadline{30'000};
constexpr std::size_t scans_bytes_max = 1024 * 1024;

}  // namespace

std::string text_at(const json::Object& object, std::string_view name) {
  const auto* value = object.find(name);
  return value != nullptr && value->as_string() != nullptr ? *value->as_string() : "";
}

std::int64_t number_at(const json::Object& object, std::string_view name) {
  const auto* value = object.find(name);
  return value != nullptr && value->as_integer() != nullptr ? *value->as_integer() : 0;
}

const json::Object& object_at(const json::Object& object, std::string_view name) {
  static const json::Object empty;
  const auto* value = object.find(name);
  return value != nullptr && value->as_object() != nullptr ? *value->as_object() : empty;
}

const json::Array& array_at(const json::Object& object, std::string_view name) {
  static const json::Array empty;
  const auto* value = object.find(name);
  return value != nullptr && value->as_array() != nullptr ? *value->as_array() : empty;
}

std::string Pos::business_date() {
  return day_of(platform::SystemClock{}.wall(), std::chrono::hours{3});
}

net::TransferRequest Pos::request(net::Method method, const std::string& path) const {
  net::TransferRequest out;
  out.method = method;
  out.url = base_ + path;
  out.headers.add("Authorization", "Bearer " + token_);
  return out;
}

Result<json::Object> Pos::object_of(const net::Transferred& transferred) {
  if (!transferred) return std::unexpected(transferred.error());
  TILL_TRY(auto value, json::parse(transferred->body));
  if (value.as_object() == nullptr) return fail(ErrorCode::invalid, "the answer is no object");
  auto& object = *value.as_object();
  if (transferred->status < 300) {
    object.set("http_status", transferred->status);
    return std::move(object);
  }
  return fail(transferred->status == 409 ? ErrorCode::conflict : ErrorCode::invalid,
              std::to_string(transferred->status) + " " + text_at(object, "code") + ": " +
                  text_at(object, "detail"),
              std::to_string(number_at(object, "allowed")));
}

Result<json::Object> Pos::call(net::Method method, const std::string& path,
                               const json::Value& body) {
  auto asked = request(method, path);
  if (!body.is_null()) {
    asked.headers.add("Content-Type", "application/json");
    asked.body = json::canonical(body);
  }
  return object_of(client_.send(asked));
}

Result<json::Object> Pos::call_until_answered(const std::string& path, const json::Value& body) {
  for (int attempt = 0; attempt < retries_max; ++attempt) {
    auto answer = call(net::Method::post, path, body);
    const bool silent = !answer && (answer.error().code == ErrorCode::unavailable ||
                                    answer.error().code == ErrorCode::timeout);
    if (!silent) {
      if (answer && attempt > 0 && number_at(*answer, "http_status") == 200) ++counters.repeated;
      return answer;
    }
    if (attempt == 0) ++counters.unanswered;
    pause_for(retry_pause);
  }
  return fail(ErrorCode::timeout, "the till did not come back within a minute", name_);
}

Result<json::Object> Pos::send_picture(const std::string& png) {
  auto asked = request(net::Method::post, "/v1/images/scan");
  asked.headers.add("Content-Type", "image/png");
  asked.body = png;
  return object_of(client_.send(asked));
}

Result<std::string> Pos::identify(const std::string& text, std::string_view symbology) {
  TILL_TRY(const auto answer,
           call_until_answered(
               "/v1/identify",
               json::Object{{"code", json::Object{{"text", text}, {"symbology", symbology}}}}));
  const auto token = text_at(answer, "identity");
  if (token.empty()) {
    return fail(ErrorCode::invalid, "is no member: " + text_at(answer, "detail"), text);
  }
  return token;
}

Result<json::Object> Pos::next_scan(const std::function<Result<>()>& once_listening) {
  net::Client client;
  auto asked = request(net::Method::get, "/v1/scans");
  asked.limits.answer_bytes_max = scans_bytes_max;
  asked.limits.deadline = scan_deadline;
  net::EventReader reader;
  std::optional<json::Object> scan;
  Result<> sent;
  bool listening = false;
  const auto transferred = client.stream(asked, [&](std::string_view bytes) {
    if (!std::exchange(listening, true)) sent = once_listening();
    for (const auto& event : reader.feed(bytes)) {
      const auto value = json::parse(event.text);
      if (event.name == "scan" && value && value->as_object() != nullptr) {
        scan = *value->as_object();
      }
    }
    return sent.has_value() && !scan;
  });
  TILL_CHECK(sent);
  if (scan) return *scan;
  if (!transferred) return std::unexpected(transferred.error());
  return fail(ErrorCode::unavailable, "the stream of scans ended without one", name_);
}

json::Object Pos::key(const std::string& number) const {
  return {{"pos", name_}, {"business_date", business_date()}, {"transaction", number}};
}

}  // namespace till::demo
