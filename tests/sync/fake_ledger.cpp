#include "tests/sync/fake_ledger.h"

#include "base/crypto/x509.h"
#include "record/batch.h"
#include "record/compression.h"

namespace till::sync {
namespace {

constexpr crypto::Validity validity{instant_of(1'600'000'000), instant_of(4'000'000'000)};
constexpr Instant ledger_time = instant_of(1'700'000'000);

net::Response status(int number) {
  return {.status = number, .headers = {}, .body = {}, .events = {}};
}

}  // namespace

LedgerKeys::LedgerKeys() : ca_pem(crypto::make_ca(ca, "Till CA", validity)) {}

record::KeysDocument LedgerKeys::document() const {
  const auto record = [](std::uint16_t number, record::Role role, const crypto::PrivateKey& key) {
    return record::KeyRecord{number, role, key.public_key(), validity.not_before,
                             validity.not_after};
  };
  return {.version = 1,
          .root = root.public_key(),
          .keys = {record(2, record::Role::ack, ack), record(3, record::Role::ruleset, ruleset),
                   record(4, record::Role::tls, ca)},
          .ca_certificate_pem = ca_pem};
}

std::string LedgerKeys::client_certificate(const PublicKey& key, const RegisterId& id) const {
  return *crypto::issue_client({ca_pem, ca}, key, to_hex(id), validity);
}

FakeLedger::FakeLedger(LedgerFaults faults)
    : faults_(std::move(faults)),
      server_({[this](const net::Request& request, const net::Answer& answer) {
                 handle(request, answer);
               },
               [](net::Method, std::string_view) { return std::size_t{4} << 20; }}) {
  code_.root = record::fingerprint_of(keys_.root.public_key());
  code_.secret.bytes.fill(0x5a);
  const LedgerKeys stranger;
  const auto& issuer = faults_.other_server_certificate ? stranger : keys_;
  const auto own = crypto::PrivateKey::generate();
  const auto certificate = *crypto::issue_server({issuer.ca_pem, issuer.ca}, own.public_key(),
                                                 {"localhost", "127.0.0.1"}, validity);
  port_ = *server_.on_loop([&](net::Server& server) {
    return server.listen(net::TlsEndpoint{.tcp = {},
                                          .certificate_pem = certificate,
                                          .key_pem = own.to_pem(),
                                          .client_ca_pem = keys_.ca_pem,
                                          .client = net::ClientCertificate::optional,
                                          .ignore_dates = true});
  });
}

FakeLedger::~FakeLedger() { server_.destroy(); }

std::string FakeLedger::url() const { return "https://localhost:" + std::to_string(port_); }
record::EnrolmentCode FakeLedger::code() const { return code_; }

CourierSettings FakeLedger::courier_settings() const {
  return {
      .ledger_url = url() + "/",
      .register_id = samples::register_id,
      .register_key = register_key_,
      .certificate_pem = keys_.client_certificate(register_key_.public_key(), samples::register_id),
      .keys = keys_.document(),
      .uplink = {.first_spread = Milliseconds{0},
                 .backoff_first = Milliseconds{10},
                 .backoff_cap = Milliseconds{40},
                 .beat = Milliseconds{20}}};
}

void FakeLedger::put_instead(const std::string& where, std::optional<net::Response> response) {
  const std::lock_guard lock(mutex_);
  faults_.instead.erase(where);
  if (response) faults_.instead.emplace(where, std::move(*response));
}

void FakeLedger::publish(record::ChangePage page) {
  std::vector<std::pair<std::uint64_t, net::Answer>> waiting;
  std::optional<net::Response> response;
  {
    const std::lock_guard lock(mutex_);
    page.cursor = static_cast<std::int64_t>(pages_.size()) + 1;
    page.time = ledger_time;
    pages_.push_back(std::move(page));
    waiting.swap(waiting_);
    response = page_after(pages_.size() - 1);
  }
  for (const auto& [cursor, answer] : waiting) answer(*response);
}

Hash FakeLedger::publish_ruleset(const Bytes& envelope) {
  const auto sha256 = crypto::sha256(envelope);
  auto response = status(200);
  response.headers.add("Content-Encoding", "zstd");
  response.headers.add(std::string(record::key_header), "3");
  response.headers.add(
      std::string(record::signature_header),
      to_base64(record::sign(record::Role::ruleset, keys_.ruleset, envelope).view()));
  response.body = record::compress(envelope);
  const std::lock_guard lock(mutex_);
  rulesets_[to_hex(sha256)] = std::move(response);
  return sha256;
}

void FakeLedger::lose_after(std::uint64_t seq, bool new_generation) {
  const std::lock_guard lock(mutex_);
  seen_.entries.resize(seq);
  if (new_generation) generation_ = samples::other_generation;
}

void FakeLedger::void_cursors() {
  const std::lock_guard lock(mutex_);
  cursors_are_void_ = true;
}

LedgerSeen FakeLedger::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

void FakeLedger::handle(const net::Request& request, const net::Answer& answer) {
  std::unique_lock lock(mutex_);
  auto what = request.path.substr(request.path.rfind('/') + 1);
  if (request.path.starts_with("/v1/rulesets/")) what = "rulesets";
  if (!request.peer->certificate) seen_.without_certificate += request.path + " ";
  if (const auto fault = faults_.instead.find(what); fault != faults_.instead.end()) {
    return answer(fault->second);
  }
  if (what == "changes") return poll(request, answer);
  auto response = respond(what, request);
  lock.unlock();
  answer(std::move(response));
}

net::Response FakeLedger::respond(const std::string& what, const net::Request& request) {
  if (what == "hello") return hello(request);
  if (what == "entries") return entries(request);
  if (what == "rulesets" && request.method == net::Method::post) return brought(request);
  if (what == "rulesets") return ruleset(request);
  if (what == "keys") return keys_document();
  if (what == "enrolments") return enrolment(request);
  return status(404);
}

net::Response FakeLedger::signed_json(const json::Value& value) const {
  auto response = status(200);
  response.body = json::canonical(value);
  response.headers.add(std::string(record::key_header), "2");
  response.headers.add(std::string(record::signature_header),
                       to_base64(record::sign(record::Role::ack, keys_.ack, response.body).view()));
  return response;
}

net::Response FakeLedger::hello(const net::Request& request) {
  ++seen_.hellos;
  const auto value = json::parse(request.body);
  const auto asked =
      value ? record::read_hello(*value) : Result<record::Hello>{std::unexpected(value.error())};
  if (!asked) return status(422);
  record::HelloAnswer out;
  out.register_id = asked->register_id;
  out.challenge = asked->challenge;
  out.generation = generation_;
  out.time = ledger_time;
  out.verdict.resume = {seen_.entries.size()};
  if (asked->acked && asked->acked->number > seen_.entries.size()) {
    out.verdict.kind = record::Verdict::Kind::resend;
  }
  out.snapshot_needed = std::exchange(cursors_are_void_, false);
  return signed_json(record::write_hello_answer(out));
}

void FakeLedger::forget_dictionaries() {
  const std::lock_guard lock(mutex_);
  faults_.knows_no_dictionary = true;
}

net::Response FakeLedger::entries(const net::Request& request) {
  ++seen_.batches;
  const bool names_dictionary = request.body.size() > 4 && (request.body[4] & 3) != 0;
  if (faults_.knows_no_dictionary && names_dictionary) return status(415);
  const auto bytes = record::decompress(request.body, 8 << 20);
  if (!bytes || request.headers.value("Content-Encoding") != "zstd") return status(415);
  if (bytes->size() > record::batch_bytes_max) return status(413);
  const auto raw = from_base64(request.headers.value(record::signature_header));
  const auto signature = raw ? fixed_from_bytes<Signature>(*raw) : Result<Signature>{Signature{}};
  if (!record::verify(record::Role::batch, register_key_.public_key(), *bytes, *signature)) {
    return status(403);
  }
  const auto batch = record::decode_batch(*bytes);
  if (!batch) return status(422);
  for (const auto& entry : batch->entries) {
    const auto seq = entry.header.at.seq.number;
    if (seq > seen_.entries.size() + 1) return status(409);
    if (seq <= seen_.entries.size()) {
      if (seen_.entries[seq - 1].hash != entry.hash) return status(409);
      continue;
    }
    const auto before = seen_.entries.empty() ? Hash{} : seen_.entries.back().hash;
    if (entry.header.prev != before || !record::verify_entry(entry)) return status(409);
    seen_.entries.push_back(entry);
  }
  record::Ack ack;
  ack.register_id = batch->register_id;
  ack.received = record::mark_of(seen_.entries.back());
  ack.generation = generation_;
  ack.time = ledger_time;
  return signed_json(record::write_ack(ack));
}

net::Response FakeLedger::brought(const net::Request& request) {
  const auto bytes = record::decompress(request.body, 1'000'000);
  const auto raw = from_base64(request.headers.value(record::signature_header));
  if (!bytes || !raw) return status(400);
  seen_.rulesets_brought.push_back({*bytes, std::string(request.headers.value(record::key_header)),
                                    fixed_from_bytes<Signature>(*raw).value_or(Signature{})});
  return status(201);
}

net::Response FakeLedger::ruleset(const net::Request& request) {
  ++seen_.ruleset_fetches;
  const auto found = rulesets_.find(request.path.substr(request.path.rfind('/') + 1));
  return found == rulesets_.end() ? status(404) : found->second;
}

std::optional<net::Response> FakeLedger::page_after(std::uint64_t cursor) const {
  if (cursor >= pages_.size()) return std::nullopt;
  auto response = status(200);
  response.headers.add("Content-Encoding", "zstd");
  response.body = record::compress(json::canonical(record::write_change_page(pages_[cursor])));
  return response;
}

// A long poll that is held until the next page, or for ever.
void FakeLedger::poll(const net::Request& request, const net::Answer& answer) {
  ++seen_.polls;
  const auto* cursor = request.query_value("cursor");
  const auto number = cursor == nullptr ? 0 : std::stoull(*cursor);
  if (auto response = page_after(number)) return answer(std::move(*response));
  waiting_.emplace_back(number, answer);
}

net::Response FakeLedger::keys_document() const {
  const auto document =
      faults_.other_keys_document.value_or(record::sign_keys(keys_.document(), keys_.root));
  auto response = status(200);
  response.body = document.bytes;
  response.headers.add(std::string(record::key_header), document.key);
  response.headers.add(std::string(record::signature_header), to_base64(document.signature.view()));
  return response;
}

net::Response FakeLedger::enrolment(const net::Request& request) {
  ++seen_.enrolments;
  const auto value = json::parse(request.body);
  if (!value || value->as_object() == nullptr) return status(422);
  const auto* secret = value->as_object()->find("secret");
  const auto* csr = value->as_object()->find("csr");
  if (secret == nullptr || csr == nullptr) return status(422);
  if (*secret->as_string() != to_base32(code_.secret.view())) {
    auto refused = status(403);
    refused.body = R"({"code":"untrusted","detail":"the code is wrong or used"})";
    return refused;
  }
  const auto key = crypto::key_of_csr(*csr->as_string());
  if (!key) return status(422);
  auto response = status(201);
  response.body = json::canonical(json::Object{
      {"register", to_hex(samples::register_id)},
      {"store", "s1"},
      {"name", "Till 1"},
      {"certificate",
       faults_.other_certificate.value_or(keys_.client_certificate(*key, samples::register_id))},
      {"pepper", to_base64("pepper pepper pe")},
      {"pepper_version", 1}});
  return response;
}

}  // namespace till::sync
