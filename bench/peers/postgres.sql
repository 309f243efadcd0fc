-- A sale in PostgreSQL, as lean as it was found to go: one call of one function, lines as one insert, each stock row
-- updated by its key in rising order (so that two sales cannot wait for each other), the fund last (so that the row all
-- want is held the shortest). Durable: synchronous_commit is on.
drop schema if exists grocery cascade;
create schema grocery;
set search_path = grocery;

create table fund (id int primary key, balance bigint not null) with (fillfactor = 50);
create table stock (product int primary key, quantity bigint not null) with (fillfactor = 50);
create table household_month (household int, month int, spent bigint not null, primary key (household, month))
  with (fillfactor = 50);
create table sale (id bigserial primary key, command text not null unique, at timestamptz not null default now(),
  household int not null, fund int not null, total bigint not null);
create table sale_line (sale bigint, line smallint, product int not null, quantity int not null, price bigint not null,
  fund int not null, primary key (sale, line));

insert into fund select n, 1000000000000 from generate_series(1, 50) n;
insert into stock select n, 1000000000 from generate_series(1, 5000) n;
insert into household_month select n, 202611, 0 from generate_series(1, 10000) n;

create function sell(p_command text, p_household int, p_fund int, p_products int[], p_quantities int[],
  p_prices bigint[]) returns bigint language plpgsql as $$
declare
  v_sale bigint;
  v_total bigint := p_quantities[1] * p_prices[1] + p_quantities[2] * p_prices[2] + p_quantities[3] * p_prices[3] +
    p_quantities[4] * p_prices[4] + p_quantities[5] * p_prices[5];
begin
  insert into grocery.sale (command, household, fund, total) values (p_command, p_household, p_fund, v_total)
    on conflict (command) do nothing returning id into v_sale;
  if v_sale is null then
    return (select id from grocery.sale where command = p_command);
  end if;
  insert into grocery.sale_line values
    (v_sale, 1, p_products[1], p_quantities[1], p_prices[1], p_fund),
    (v_sale, 2, p_products[2], p_quantities[2], p_prices[2], p_fund),
    (v_sale, 3, p_products[3], p_quantities[3], p_prices[3], p_fund),
    (v_sale, 4, p_products[4], p_quantities[4], p_prices[4], p_fund),
    (v_sale, 5, p_products[5], p_quantities[5], p_prices[5], p_fund);
  for i in 1..5 loop
    update grocery.stock set quantity = quantity - p_quantities[i] where product = p_products[i];
  end loop;
  insert into grocery.household_month values (p_household, 202611, v_total)
    on conflict (household, month) do update set spent = grocery.household_month.spent + excluded.spent;
  update grocery.fund set balance = balance - v_total where id = p_fund;
  return v_sale;
end $$;
analyze;
checkpoint;
