#include "sync/ledger_calls.h"

#include <charconv>
#include <utility>

#include "base/json/json.h"
#include "record/batch.h"

namespace till::sync {
namespace {

constexpr int retry_after_seconds_max = 3'600;

std::optional<Seconds> retry_after_of(const net::Response& response) {
  const auto text = response.headers.value("Retry-After");
  const char* const last = text.data() + text.size();
  int seconds = 0;
  const auto end = std::from_chars(text.data(), last, seconds);
  if (text.empty() || end.ec != std::errc{} || end.ptr != last || seconds < 0) return std::nullopt;
  return Seconds{std::min(seconds, retry_after_seconds_max)};
}

// What the ledger says of a refusal is shown; anything else that answers is named by its status
// alone.
std::string detail_of(const net::Response& response) {
  std::string text = "the ledger answered " + std::to_string(response.status);
  const auto value = json::parse(response.body);
  if (!value || value->as_object() == nullptr) return text;
  const auto* detail = value->as_object()->find("detail");
  if (detail != nullptr && detail->as_string() != nullptr) text += ": " + *detail->as_string();
  return text;
}

Failure failure_of(const net::Transferred& transferred) {
  if (!transferred) return {Failure::Kind::unreachable, {}, describe(transferred.error())};
  const auto& response = *transferred;
  switch (response.status) {
    case 401:
    case 403:
      return {Failure::Kind::refused, {}, detail_of(response)};
    case 409:
      return {Failure::Kind::diverged, {}, detail_of(response)};
    case 429:
    case 503:
      return {Failure::Kind::overloaded, retry_after_of(response), detail_of(response)};
    default:
      return {Failure::Kind::unreachable, {}, detail_of(response)};
  }
}

std::unexpected<Failure> proves_nothing(std::string why) {
  return std::unexpected(Failure{Failure::Kind::unreachable, {}, std::move(why)});
}

Result<record::Signed> signed_of(const net::Response& response, Bytes bytes) {
  TILL_TRY(const auto raw, from_base64(response.headers.value(record::signature_header)));
  TILL_TRY(const auto signature, fixed_from_bytes<Signature>(raw));
  return record::Signed{std::move(bytes), std::string(response.headers.value(record::key_header)),
                        signature};
}

Result<Bytes> body_of(const net::Response& response, std::size_t bytes_max) {
  if (response.headers.value("Content-Encoding") != "zstd") return response.body;
  return record::decompress(response.body, bytes_max);
}

}  // namespace

std::string base_of(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

LedgerCalls::LedgerCalls(const CourierSettings& settings)
    : url_(base_of(settings.ledger_url)),
      register_id_(settings.register_id),
      key_(settings.register_key),
      keys_(settings.keys),
      feed_wait_(settings.feed_wait),
      deadline_(settings.exchange_deadline) {
  net::ClientTls tls;
  tls.ca_pem = settings.keys.ca_certificate_pem;
  tls.certificate_pem = settings.certificate_pem;
  tls.key_pem = settings.register_key.to_pem();
  tls.ignore_dates = true;  // the ledger's registry decides; no wrong clock may lock a till out
  tls_ = std::make_shared<const net::ClientTls>(std::move(tls));
}

net::TransferRequest LedgerCalls::request(net::Method method, const std::string& path) const {
  net::TransferRequest request;
  request.method = method;
  request.url = url_ + path;
  request.tls = tls_;
  request.limits.deadline = deadline_;
  return request;
}

net::TransferRequest LedgerCalls::hello(const record::Hello& hello) const {
  auto out = request(net::Method::post, "/v1/registers/" + to_hex(register_id_) + "/hello");
  out.headers.add("Content-Type", "application/json");
  out.body = json::canonical(record::write_hello(hello));
  return out;
}

net::TransferRequest LedgerCalls::batch(std::vector<record::Entry> entries) const {
  require(!entries.empty(), "a batch holds an entry");
  const auto epoch = entries.front().header.at.epoch;
  const auto batch = record::sign_batch({register_id_, epoch, std::move(entries)}, key_);
  auto out = request(net::Method::post, "/v1/registers/" + to_hex(register_id_) + "/epochs/" +
                                            record::to_hex(epoch) + "/entries");
  out.headers.add("Content-Type", "application/octet-stream");
  out.headers.add("Content-Encoding", "zstd");
  out.headers.add(std::string(record::key_header), batch.key);
  out.headers.add(std::string(record::signature_header), to_base64(batch.signature.view()));
  out.body = record::compress(batch.bytes, dictionary_);
  return out;
}

net::TransferRequest LedgerCalls::changes(std::int64_t cursor, bool wait_for_news) const {
  const auto wait = wait_for_news ? feed_wait_ : Seconds{0};
  auto out = request(net::Method::get, "/v1/registers/" + to_hex(register_id_) +
                                           "/changes?cursor=" + std::to_string(cursor) +
                                           "&wait=" + std::to_string(wait.count()));
  if (generation_) out.url += "&generation=" + to_hex(*generation_);
  out.limits.deadline = deadline_ + wait;
  out.limits.answer_bytes_max = page_bytes_max;
  return out;
}

net::TransferRequest LedgerCalls::ruleset(const Hash& sha256) const {
  auto out = request(net::Method::get, "/v1/rulesets/" + to_hex(sha256));
  out.limits.answer_bytes_max = ruleset_bytes_max;
  return out;
}

net::TransferRequest LedgerCalls::bring_ruleset(const record::Signed& envelope) const {
  auto out = request(net::Method::post, "/v1/registers/" + to_hex(register_id_) + "/rulesets");
  out.headers.add("Content-Type", "application/json");
  out.headers.add("Content-Encoding", "zstd");
  out.headers.add(std::string(record::key_header), envelope.key);
  out.headers.add(std::string(record::signature_header), to_base64(envelope.signature.view()));
  out.body = record::compress(envelope.bytes);
  return out;
}

LedgerCalls::Checked<bool> LedgerCalls::taken_back(const net::Transferred& transferred) {
  if (transferred && (transferred->status == 200 || transferred->status == 201)) return true;
  const bool for_good = transferred && (transferred->status == 400 || transferred->status == 409 ||
                                        transferred->status == 413 || transferred->status == 422);
  if (for_good) return false;
  return std::unexpected(failure_of(transferred));
}

LedgerCalls::Checked<record::HelloAnswer> LedgerCalls::hello_answer(
    const net::Transferred& transferred, const record::Hello& asked) const {
  if (!transferred || transferred->status != 200) return std::unexpected(failure_of(transferred));
  const auto answer = signed_of(*transferred, transferred->body);
  if (!answer || !record::verify(keys_, record::Role::ack, *answer)) {
    return proves_nothing("the answer to hello is not signed by the ledger");
  }
  const auto value = json::parse(answer->bytes, "hello");
  if (!value) return proves_nothing(describe(value.error()));
  const auto read = record::read_hello_answer(*value);
  if (!read) return proves_nothing(describe(read.error()));
  if (read->register_id != register_id_ || read->challenge != asked.challenge) {
    return proves_nothing("the answer to hello is another's");
  }
  return *read;
}

LedgerCalls::Checked<LedgerCalls::SignedAck> LedgerCalls::ack(const net::Transferred& transferred,
                                                              record::Epoch epoch) const {
  if (!transferred || transferred->status != 200) return std::unexpected(failure_of(transferred));
  const auto answer = signed_of(*transferred, transferred->body);
  if (!answer || !record::verify(keys_, record::Role::ack, *answer)) {
    return proves_nothing("the ack is not signed by the ledger");
  }
  const auto value = json::parse(answer->bytes, "ack");
  if (!value) return proves_nothing(describe(value.error()));
  const auto read = record::read_ack(*value);
  if (!read) return proves_nothing(describe(read.error()));
  if (read->register_id != register_id_ || read->received.epoch != epoch) {
    return proves_nothing("the ack is another's");
  }
  return SignedAck{*read, *answer};
}

LedgerCalls::Checked<record::ChangePage> LedgerCalls::page(
    const net::Transferred& transferred) const {
  if (!transferred || transferred->status != 200) return std::unexpected(failure_of(transferred));
  const auto body = body_of(*transferred, page_bytes_max);
  if (!body) return proves_nothing(describe(body.error()));
  const auto value = json::parse(*body, "page");
  if (!value) return proves_nothing(describe(value.error()));
  const auto read = record::read_change_page(*value);
  if (!read) return proves_nothing(describe(read.error()));
  return *read;
}

LedgerCalls::Checked<record::Signed> LedgerCalls::ruleset_bytes(const net::Transferred& transferred,
                                                                const Hash& sha256) const {
  if (!transferred || transferred->status != 200) return std::unexpected(failure_of(transferred));
  auto body = body_of(*transferred, ruleset_bytes_max);
  if (!body) return proves_nothing(describe(body.error()));
  if (crypto::sha256(*body) != sha256)
    return proves_nothing("the ruleset is not the one asked for");
  const auto envelope = signed_of(*transferred, std::move(*body));
  if (!envelope) return proves_nothing("the ruleset carries no signature");
  return *envelope;
}

net::TransferRequest LedgerCalls::base_manifest(const BaseGround& ground) const {
  auto path = "/v1/snapshots/" + net::percent_encode(ground.region);
  if (ground.version_in_use) path += "?have=" + std::to_string(*ground.version_in_use);
  return request(net::Method::get, path);
}

net::TransferRequest LedgerCalls::piece(const FetchPiece& piece) const {
  auto out = request(net::Method::get, "/v1/chunks/" + to_hex(piece.chunk.sha256));
  out.headers.add("Range", "bytes=" + std::to_string(piece.from) + "-" +
                               std::to_string(piece.from + piece.bytes - 1));
  out.limits.answer_bytes_max = static_cast<std::size_t>(piece.bytes);
  return out;
}

LedgerCalls::Checked<std::optional<BaseOffer>> LedgerCalls::base_offer(
    const net::Transferred& transferred, const BaseGround& ground) const {
  if (transferred && (transferred->status == 204 || transferred->status == 404)) {
    return std::optional<BaseOffer>{};
  }
  if (!transferred || transferred->status != 200) return std::unexpected(failure_of(transferred));
  const auto manifest = signed_of(*transferred, transferred->body);
  if (!manifest) return proves_nothing("the snapshot carries no signature");
  auto judged = judge_base(*manifest, keys_, ground);
  if (!judged) return proves_nothing(describe(judged.error()));
  const auto reflects = record::read_reflects(transferred->headers.value(record::reflects_header));
  if (!reflects) return proves_nothing(describe(reflects.error()));
  if (ground.version_in_use == judged->version) return std::optional<BaseOffer>{};
  return std::optional(BaseOffer{std::move(*judged), *reflects});
}

LedgerCalls::Checked<Bytes> LedgerCalls::piece_bytes(const net::Transferred& transferred,
                                                     const FetchPiece& asked) {
  if (!transferred || transferred->status != 206) return std::unexpected(failure_of(transferred));
  if (std::ssize(transferred->body) != asked.bytes) {
    return proves_nothing("the ledger sent another piece than was asked for");
  }
  return transferred->body;
}

net::TransferRequest LedgerCalls::lookup(const LookupAsked& asked) const {
  auto out =
      request(net::Method::post, "/v1/registers/" + to_hex(register_id_) + "/members/lookup");
  out.headers.add("Content-Type", "application/json");
  out.body = json::canonical(asked.token ? json::Object{{"token", to_hex(*asked.token)}}
                                         : json::Object{{"member", asked.member}});
  out.limits.answer_bytes_max = page_bytes_max;
  return out;
}

LookedUp LedgerCalls::looked_up(const net::Transferred& transferred) const {
  if (!transferred) return std::unexpected(transferred.error());
  if (transferred->status == 404) return std::optional<record::ChangePage>{};
  auto read = page(transferred);
  if (!read) return fail(ErrorCode::unavailable, read.error().text);
  return std::optional(std::move(*read));
}

net::TransferRequest LedgerCalls::hold(const record::HoldAsked& asked) const {
  auto out = request(net::Method::post, "/v1/registers/" + to_hex(register_id_) + "/reservations");
  out.headers.add("Content-Type", "application/json");
  out.body = json::canonical(record::write_hold_asked(asked));
  return out;
}

Result<record::HoldAnswer> LedgerCalls::held(const net::Transferred& transferred) {
  if (!transferred) return std::unexpected(transferred.error());
  if (transferred->status != 200) {
    return fail(ErrorCode::unavailable, detail_of(*transferred));
  }
  TILL_TRY(const auto value, json::parse(transferred->body, "hold"));
  return record::read_hold_answer(value);
}

}  // namespace till::sync
