#include "ledger/machines/machines.h"

#include <charconv>

#include "base/json/fields.h"
#include "base/log.h"
#include "ledger/machines/callers.h"
#include "ledger/machines/enrol.h"
#include "ledger/machines/hello.h"
#include "ledger/machines/holding.h"
#include "ledger/machines/ingest.h"
#include "ledger/machines/lookup.h"
#include "ledger/machines/posting_loop.h"
#include "ledger/machines/ruleset_answers.h"
#include "ledger/machines/scope.h"
#include "ledger/machines/snapshot_answers.h"
#include "ledger/machines/snapshot_turns.h"
#include "ledger/machines/waiting_polls.h"
#include "net/problem.h"
#include "net/router.h"
#include "record/compression.h"

namespace till::ledger {
namespace {

using net::Method;
using net::Request;
using net::Response;

constexpr std::size_t enrolment_bytes_max = std::size_t{16} * 1024;
constexpr std::size_t hold_bytes_max = std::size_t{16} * 1024;
constexpr std::size_t lookup_bytes_max = 1'024;
constexpr std::size_t hello_bytes_max = std::size_t{64} * 1024;
constexpr std::int64_t wait_seconds_max = 55;
constexpr std::size_t secret_bytes = 10;

Response compressed(Response response, BytesView body) {
  response.headers.add("Content-Encoding", std::string(zstd_encoding));
  response.body = record::compress(body);
  return response;
}

Result<EnrolmentAsked> read_enrolment(const std::string& body) {
  TILL_TRY(const auto value, json::parse(body, "enrolment"));
  json::Refusal refusal;
  json::Fields fields(value, "enrolment", refusal);
  EnrolmentAsked asked;
  const auto secret = from_base32(fields.text("secret"));
  if (secret && secret->size() == secret_bytes) {
    asked.secret = *secret;
  } else {
    fields.refuse("secret", "must be the base32 of 10 bytes");
  }
  asked.csr = fields.text("csr");
  if (const auto key = fields.optional_text("key")) {
    const auto read = fixed_from_hex<PublicKey>(*key);
    if (!read) fields.refuse("key", "must be 64 hex digits");
    asked.key = read.value_or(PublicKey{});
  }
  fields.finish();
  TILL_CHECK(refusal.result());
  return asked;
}

Result<std::int64_t> query_number(const Request& request, std::string_view name,
                                  std::int64_t most) {
  const auto* text = request.query_value(name);
  if (text == nullptr) return 0;
  std::int64_t number = 0;
  const auto end = std::from_chars(text->data(), text->data() + text->size(), number);
  if (end.ec != std::errc{} || end.ptr != text->data() + text->size() || number < 0 ||
      number > most) {
    return fail(ErrorCode::invalid, "must be a number from 0 to " + std::to_string(most),
                std::string(name));
  }
  return number;
}

}  // namespace

struct Machines::Parts {
  Parts(boost::asio::io_context& context, Ledger& the_ledger)
      : ledger(the_ledger),
        poster(the_ledger),
        polls(context, [this](const PageAsked& asked,
                              bool although_empty) { return page(asked, although_empty); }),
        loop(context, poster, the_ledger.books.database, [this] { look_at_feed(); }),
        snapshots(context, the_ledger, [this](bool hold) { loop.hold(hold); }),
        server(context, net::service_of(router)) {
    constexpr std::uint64_t runs = std::uint64_t{1} << 29;
    ledger.run = static_cast<std::uint32_t>(ledger.random.below(runs));
    add_routes();
  }

  void add_routes();
  Response keys();
  Response enrolment(const Request& request);
  Response certificate(const Request& request);
  Response hello(const Request& request);
  Response entries(const Request& request);
  Response received(const RegisterRow& row, const record::Batch& batch);
  Response ruleset(const Request& request);
  Response lost_ruleset(const Request& request);
  Response lookup(const Request& request);
  Response reservation(const Request& request);
  Response snapshot(const Request& request);
  Response chunk(const Request& request);
  void changes(const Request& request, const net::Answer& answer);
  void look_at_feed();
  std::optional<Response> page(const PageAsked& asked, bool although_empty);
  Response refused(const Error& error);

  Ledger& ledger;
  MachineCounters counters;
  Poster poster;
  WaitingPolls polls;
  std::int64_t looked_at = -1;
  PostingLoop loop;
  SnapshotTurns snapshots;
  net::Router router;
  net::Server server;
};

void Machines::Parts::add_routes() {
  using Use = Response (Parts::*)(const Request&);
  const auto route = [this](Method method, std::string_view pattern, Use use,
                            std::size_t body_bytes_max) {
    router.add_at_once(
        method, pattern, [this, use](const Request& request) { return (this->*use)(request); },
        body_bytes_max);
  };
  router.add_at_once(Method::get, "/v1/keys", [this](const Request&) { return keys(); });
  route(Method::post, "/v1/enrolments", &Parts::enrolment, enrolment_bytes_max);
  route(Method::post, "/v1/registers/{id}/certificate", &Parts::certificate, 0);
  route(Method::post, "/v1/registers/{id}/hello", &Parts::hello, hello_bytes_max);
  route(Method::post, "/v1/registers/{id}/epochs/{epoch}/entries", &Parts::entries,
        batch_body_bytes_max);
  route(Method::get, "/v1/rulesets/{sha256}", &Parts::ruleset, 0);
  route(Method::post, "/v1/registers/{id}/rulesets", &Parts::lost_ruleset, envelope_bytes_max);
  route(Method::post, "/v1/registers/{id}/members/lookup", &Parts::lookup, lookup_bytes_max);
  route(Method::post, "/v1/registers/{id}/reservations", &Parts::reservation, hold_bytes_max);
  route(Method::get, "/v1/snapshots/{region}", &Parts::snapshot, 0);
  route(Method::get, "/v1/chunks/{sha256}", &Parts::chunk, 0);
  router.add(
      Method::get, "/v1/registers/{id}/changes",
      [this](const Request& request, const net::Answer& answer) { changes(request, answer); });
}

// Counts a refusal and writes what failed inside into the log.
Response Machines::Parts::refused(const Error& error) {
  const auto status = net::status_of(error.code);
  if (status >= 500) {
    log(LogLevel::error, "ledger", "a till's request failed: " + describe(error));
  } else if (status == 401 || status == 403) {
    ++counters.refused;
  } else {
    ++counters.malformed;
  }
  return net::problem(error);
}

Response Machines::Parts::keys() { return signed_response(ledger.keys.signed_document); }

Response Machines::Parts::enrolment(const Request& request) {
  const auto asked = read_enrolment(request.body);
  if (!asked) return refused(asked.error());
  const auto answer = enrol(ledger, *asked);
  if (!answer) return refused(answer.error());
  const auto& row = answer->row;
  if (!answer->again) {
    log(LogLevel::info, "ledger",
        "register " + to_hex(row.id) + " enrolled for store " + row.store);
  }
  return net::json(answer->again ? 200 : 201,
                   json::Object{{"register", to_hex(row.id)},
                                {"store", row.store},
                                {"name", row.name},
                                {"certificate", row.certificate_pem},
                                {"pepper", to_base64(ledger.keys.pepper)},
                                {"pepper_version", std::int64_t{ledger.keys.pepper_version}}});
}

// The connection proves the key; an expired certificate of a known register does as well.
Response Machines::Parts::certificate(const Request& request) {
  const auto row = register_of(ledger, request);
  if (!row) return refused(row.error());
  const auto renewed = renew(ledger, *row);
  if (!renewed) return refused(renewed.error());
  log(LogLevel::info, "ledger", "register " + to_hex(row->id) + " renewed its certificate");
  return net::json(200, json::Object{{"certificate", renewed->certificate_pem}});
}

Response Machines::Parts::hello(const Request& request) {
  const auto row = greeter_of(ledger, request);
  if (!row) return refused(row.error());
  const auto value = json::parse(request.body, "hello");
  if (!value) return refused(value.error());
  const auto hello = record::read_hello(*value);
  if (!hello) return refused(hello.error());
  if (hello->register_id != row->id) {
    return refused({ErrorCode::invalid, "is another register", "hello.register"});
  }
  const auto answer = greet(ledger, *row, *hello);
  if (!answer) return refused(answer.error());
  return signed_response(ledger.keys.ack.sign(
      record::Role::ack, json::canonical(record::write_hello_answer(*answer))));
}

Response Machines::Parts::entries(const Request& request) {
  const auto row = sender_of(ledger, request);
  if (!row) return refused(row.error());
  if (request.headers.value("Content-Encoding") != zstd_encoding) {
    ++counters.malformed;
    return wants_zstd();
  }
  auto bytes = record::decompress(request.body, batch_body_bytes_max);
  if (!bytes && bytes.error().code == ErrorCode::unsupported) {
    return net::problem(415, "dictionary", bytes.error().text);
  }
  if (!bytes) return refused(bytes.error());
  const auto given = signed_request(request, std::move(*bytes));
  if (!given) return refused(given.error());
  const auto batch = verified_batch(row->id, row->public_key, *given);
  if (!batch) return refused(batch.error());
  if (record::to_hex(batch->epoch) != request.parameter("epoch")) {
    return refused({ErrorCode::invalid, "the batch is of another epoch than its path", "epoch"});
  }
  return received(*row, *batch);
}

Response Machines::Parts::received(const RegisterRow& row, const record::Batch& batch) {
  const auto done = ingest(ledger, row, batch);
  if (!done) return refused(done.error());
  if (done->kind != Ingested::Kind::received) {
    ++counters.conflicts;
    return net::problem({.status = 409,
                         .code = done->kind == Ingested::Kind::gap ? "gap" : "diverged",
                         .detail = done->why,
                         .more = {{"received", static_cast<std::int64_t>(done->head.seq.number)}}});
  }
  ++counters.batches;
  counters.entries += done->fresh;
  if (done->fresh > 0) loop.wake();
  const auto ack = ack_of(ledger, row, done->head);
  if (!ack) return refused(ack.error());
  return signed_response(
      ledger.keys.ack.sign(record::Role::ack, json::canonical(record::write_ack(*ack))));
}

Response Machines::Parts::ruleset(const Request& request) {
  const auto row = caller_of(ledger, request);
  if (!row) return refused(row.error());
  auto answer = ruleset_answer(ledger, request);
  return answer ? std::move(*answer) : refused(answer.error());
}

Response Machines::Parts::lost_ruleset(const Request& request) {
  const auto row = register_of(ledger, request);
  if (!row) return refused(row.error());
  auto answer = bring_ruleset(ledger, request);
  if (!answer) return refused(answer.error());
  loop.wake();
  return std::move(*answer);
}

Response Machines::Parts::lookup(const Request& request) {
  const auto row = register_of(ledger, request);
  if (!row) return refused(row.error());
  const auto value = json::parse(request.body, "lookup");
  if (!value) return refused(value.error());
  const auto asked = read_lookup(*value);
  if (!asked) return refused(asked.error());
  const auto page = look_up(ledger, poster.shelf(), *row, *asked);
  if (!page) return refused(page.error());
  if (!*page) return net::problem(404, "not_found", "nobody has this card, phone or number");
  Response response;
  response.headers.add("Content-Type", "application/json");
  return compressed(std::move(response), json::canonical(record::write_change_page(**page)));
}

Response Machines::Parts::reservation(const Request& request) {
  const auto row = register_of(ledger, request);
  if (!row) return refused(row.error());
  const auto value = json::parse(request.body, "reservation");
  if (!value) return refused(value.error());
  const auto asked = record::read_hold_asked(*value);
  if (!asked) return refused(asked.error());
  const auto answer = hold(ledger, *row, *asked);
  if (!answer) return refused(answer.error());
  return net::json(200, record::write_hold_answer(*answer));
}

Response Machines::Parts::snapshot(const Request& request) {
  const auto row = caller_of(ledger, request);
  if (!row) return refused(row.error());
  auto answer = manifest_answer(ledger, *row, request);
  return answer ? std::move(*answer) : refused(answer.error());
}

Response Machines::Parts::chunk(const Request& request) {
  const auto row = caller_of(ledger, request);
  if (!row) return refused(row.error());
  auto answer = chunk_answer(ledger, request);
  return answer ? std::move(*answer) : refused(answer.error());
}

// Ends are spread over the last quarter, so that tills that began together do not come back so.
void Machines::Parts::changes(const Request& request, const net::Answer& answer) {
  const auto row = register_of(ledger, request);
  if (!row) return answer(refused(row.error()));
  const auto cursor = query_number(request, "cursor", INT64_MAX);
  if (!cursor) return answer(refused(cursor.error()));
  const auto wait = query_number(request, "wait", wait_seconds_max);
  if (!wait) return answer(refused(wait.error()));
  if (const auto* text = request.query_value("generation")) {
    const auto generation = fixed_from_hex<record::Generation>(*text);
    if (!generation) {
      return answer(refused({ErrorCode::invalid, generation.error().text, "generation"}));
    }
    if (*generation != ledger.keys.generation) {
      ++counters.conflicts;
      return answer(net::problem(409, "generation", "this ledger was restored: say hello first"));
    }
  }
  const PageAsked asked{row->number, *cursor};
  if (auto response = page(asked, *wait == 0)) return answer(std::move(*response));
  const auto most = static_cast<std::uint64_t>(*wait) * 1'000;
  const auto jitter = ledger.random.below(most / 4 + 1);
  polls.add(asked, Milliseconds{static_cast<std::int64_t>(most - jitter)}, answer);
}

std::optional<Response> Machines::Parts::page(const PageAsked& asked, bool although_empty) {
  // Also of who waited while it became void.
  const auto floor = feed_floor(ledger.books);
  if (!floor) return refused(floor.error());
  if (asked.cursor != 0 && asked.cursor <= *floor) {
    return net::problem(410, "cursor_void", "the feed begins anew: ask with cursor 0");
  }
  const auto page = feed_page(ledger, poster.shelf(), asked);
  if (!page) return refused(page.error());
  if (page->rows.empty() && !page->more && !although_empty) return std::nullopt;
  Response response;
  response.headers.add("Content-Type", "application/json");
  return compressed(std::move(response), json::canonical(record::write_change_page(*page)));
}

// Who waits is answered when something changed, whoever changed it.
void Machines::Parts::look_at_feed() {
  const auto newest = ledger.books.feed.newest_cursor();
  if (!newest || *newest == looked_at) return;
  looked_at = *newest;
  polls.feed_moved();
}

Machines::Machines(boost::asio::io_context& context, Ledger& ledger)
    : parts_(std::make_unique<Parts>(context, ledger)) {}
Machines::~Machines() = default;

Result<std::uint16_t> Machines::listen(const net::TcpEndpoint& endpoint) {
  const auto& keys = parts_->ledger.keys;
  return parts_->server.listen(
      net::TlsEndpoint{.tcp = endpoint,
                       .certificate_pem = keys.server_certificate_pem,
                       .key_pem = keys.server_key_pem,
                       .client_ca_pem = keys.ca.certificate_pem,
                       .client = net::ClientCertificate::optional,
                       // The registry decides, not the date: no wrong clock locks a till out.
                       .ignore_dates = true});
}

void Machines::stop(Milliseconds grace, std::function<void()> done) {
  parts_->snapshots.stop();
  parts_->loop.stop();
  if (const auto closed = parts_->poster.close(); !closed) {
    log(LogLevel::error, "ledger", describe(closed.error()));
  }
  parts_->polls.answer_all();
  parts_->server.stop(grace, std::move(done));
}

MachineCounters Machines::counters() const { return parts_->counters; }

net::Service Machines::service() const { return net::service_of(parts_->router); }

}  // namespace till::ledger
