// grenier apply PATH [--dry-run] [--retire] [--all]
#include "apps/apply_references.h"
#include "apps/options.h"
#include "apps/server_desk.h"
#include "apps/typed_moment.h"

namespace apps {

namespace {

Result<void> run_apply(const CLI::App& command, Context& context) {
  const auto files = read_territory_files(text_of(command, "path"));
  if (!files.ok()) return refuse_input(context, files.error());
  if (const auto checked = check_territory(*files); !checked.ok()) return refuse_input(context, checked.error());
  const Application application{.dry_run = is_given(command, "--dry-run"),
                                .vanished = is_given(command, "--retire") ? WhatVanished::retire : WhatVanished::keep,
                                .today = today_in_paris()};
  ServerDesk desk(context);
  const engine::CatalogueAnswer book = TRY(ask_catalogue(desk));
  const auto territory = parse_territory(*files, units_of(book));
  if (!territory.ok()) return refuse_input(context, territory.error());
  if (const auto checked = check_references(*territory, book); !checked.ok())
    return refuse_input(context, checked.error());
  if (application.vanished == WhatVanished::retire)
    if (const auto whole = check_whole(*territory, book); !whole.ok()) return refuse_input(context, whole.error());
  const auto steps = TRY(apply_territory(context, *territory, book, desk, application));
  tell_steps(context, steps, application.dry_run, {}, is_given(command, "--all") ? Shown::all : Shown::some);
  return {};
}

}  // namespace

void add_territory_commands(CLI::App& program, Context& context) {
  CLI::App& apply = subcommand(program, context, "apply",
                               {"Mettre le livre d'accord avec un fichier ou un dossier TOML",
                                "Make the book agree with a TOML file or a folder of them"},
                               "grenier apply examples/territory --dry-run");
  option(apply, "path", context.text("un fichier .toml, ou un dossier", "a .toml file, or a folder"))->required();
  flag(apply, "--dry-run",
       context.text("montre la différence et n'envoie rien", "shows the difference, posts nothing"));
  flag(apply, "--retire",
       context.text("retire ce que le fichier ne nomme plus (sinon\u00A0: nommé, et gardé)",
                    "retires what the file names no more (else: named, and kept)"));
  flag(apply, "--all",
       context.text("montre tout, au lieu de 20 par changement et par sorte",
                    "shows all, instead of 20 of a change and kind"));
  on_run(apply, context, run_apply);
}

}  // namespace apps
